import { describe, expect, it } from 'vitest';
import { MadeRepository } from '../scan/made-repository.ts';
import { check } from './gate.ts';

const POLICY = 'version: 1\nfail_on: low\n';
const block = (body: string, type = 'resource "lowerplane_api_key" "a"') =>
  `${type} {\n  name         = "A"\n  permissions  = "read-only"\n  environments = ["production"]\n  deliver_to   = [{ file = { path = "a.key" } }]\n${body}}\n`;
const caller = (name: string, ttl: string, folder = name) =>
  `module "${name}" {\n  source = "../modules/key"\n  ttl    = "${ttl}"\n  path   = "${folder}.key"\n}\n`;
const MODULE = block('  expires_in   = var.ttl\n').replace('"a.key"', 'var.path').replace('"A"', 'var.path');

async function suggested(files: Readonly<Record<string, string>>, policy = POLICY) {
  const repo = new MadeRepository();
  repo.commit('start', { ...files, '.lowerplane/policy.yaml': policy });
  const { findings } = await check(repo.folder);
  return findings.map(
    ({ ruleId, suggestion }) =>
      `${ruleId}: ${suggestion === undefined ? 'none' : suggestion.replacement.split('\n').at(-1)?.trim()}`,
  );
}

describe('a suggestion that fixes its finding is made', () => {
  it.each([
    ['an attribute', block(''), 'missing-expiration: expires_in   = "90d"'],
    ['a value of its own', block('  expires_in   = "400d"\n'), 'lifetime-too-long: expires_in = "90d"'],
  ])('%s', async (_, code, expected) => {
    expect((await suggested({ 'main.tf': code })).map((text) => text.replace(/ +/g, ' '))).toContain(
      expected.replace(/ +/g, ' '),
    );
  });

  it('in a keys file', async () => {
    const keys =
      'version: 1\nkeys:\n  - name: A\n    permissions: read-only\n    environments: [production]\n    deliver_to: [{ file: { path: a.key } }]\n';
    expect(await suggested({ 'lowerplane.yaml': keys })).toContain('missing-expiration: expires_in: 90d');
  });
});

describe('a suggestion that would do something else is not made', () => {
  it('a life that is too short for the rotation, which the planner refuses', async () => {
    const code = block('  expires_in   = "400d"\n  rotation     = { every = "300d", overlap = "7d" }\n');
    expect(await suggested({ 'main.tf': code })).toContain('lifetime-too-long: none');
  });

  it('a second attribute beside one that is null for some keys', async () => {
    const code = block(
      '  for_each     = { x = { ttl = null }, y = { ttl = "30d" } }\n  expires_in   = each.value.ttl\n',
    )
      .replace('"A"', 'each.key')
      .replace('"a.key"', `"\${each.key}.key"`);
    const found = await suggested({ 'main.tf': code });
    expect(found).toContain('missing-expiration: none');
    expect(found).not.toContain('invalid-declaration: none');
  });

  it('a value that a module gets from its callers', async () => {
    const files = { 'modules/key/main.tf': `variable "ttl" {}\nvariable "path" {}\n${MODULE}` };
    const one = { ...files, 'prod/main.tf': caller('long', '400d') };
    expect(await suggested(one)).toContain('lifetime-too-long: none');
    const two = { ...files, 'prod/main.tf': caller('long', '400d') + caller('short', '30d') };
    expect(await suggested(two)).toContain('lifetime-too-long: none');
  });

  it('an attribute in a module that another root calls without fault', async () => {
    const module = `variable "path" {}\nvariable "rotation" {\n  default = null\n}\n${block('  rotation     = var.rotation\n').replace('"a.key"', 'var.path').replace('"A"', 'var.path')}`;
    const files = {
      'modules/key/main.tf': module,
      'prod/main.tf': 'module "key" {\n  source = "../modules/key"\n  path   = "p"\n}\n',
      'dev/main.tf':
        'module "key" {\n  source   = "../modules/key"\n  path     = "d"\n  rotation = { every = "300d", overlap = "7d" }\n}\n',
    };
    expect(await suggested(files)).toContain('missing-expiration: none');
  });
});

it('finds an attribute that is set twice', async () => {
  const code = block('  expires_in   = "30d"\n  expires_in   = "never"\n');
  expect(await suggested({ 'main.tf': code })).toContain('invalid-declaration: none');
});

describe('a suggestion in a program of the CDK', () => {
  const app = (settings: string, more = '') => ({
    'cdktf.json': '{}',
    'main.ts': `import { ApiKey } from 'lowerplane-keys/cdktf';
${more}
new ApiKey(stack, 'gate', {
  name: 'A',
  permissions: 'read-only',
  environments: ['production'],
${settings}  deliverTo: [{ file: 'a.key' }],
});
`,
  });

  const synthesized = (attributes: object = {}) => ({
    'cdktf.out/stacks/s/cdk.tf.json': JSON.stringify({
      resource: {
        lowerplane_api_key: {
          gate: {
            '//': { metadata: { path: 's/gate', stackTrace: ['main.ts:3:1'] } },
            ...{ name: 'A', permissions: 'read-only', environments: ['production'], ...attributes },
            deliver_to: [{ file: { path: 'a.key' } }],
          },
        },
      },
    }),
  });
  const MADE = "missing-expiration: expires: { in: '90d' },";

  it.each([
    ['the app is not synthesized', app('')],
    ['the app is synthesized', { ...app(''), ...synthesized() }],
  ])('is made when %s and the literals show that it is right', async (_, files) => {
    expect(await suggested(files)).toContain(MADE);
  });

  it('goes with words that the program has', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { ...app(''), ...synthesized() });
    const { findings } = await check(repo.folder);
    expect(findings.filter(({ ruleId }) => ruleId === 'missing-expiration').map(({ fix }) => fix)).toEqual([
      'Declare expires.in, for example "90d", or rotation.',
    ]);
    expect(findings.map(({ message, fix }) => `${message} ${fix}`).join()).not.toContain('expires_in');
  });

  it('is made for a protection', async () => {
    const { 'main.ts': text, ...rest } = app("  expires: { in: '90d' },\n");
    const files = { ...rest, 'main.ts': text.replace('read-only', 'admin') };
    expect(await suggested(files)).toContain('deletion-protection-off: deletionProtection: true,');
  });

  it.each([
    ['other properties come from elsewhere', app('  ...defaults,\n')],
    ['the value is set to one that only a run knows', app('  expires: LIFE,\n')],
  ])('is not made when %s', async (_, program) => {
    const found = await suggested({ ...program, ...synthesized() });
    expect(found).toContain('missing-expiration: none');
    expect(found).not.toContain(MADE);
  });
});
