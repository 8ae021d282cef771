import { describe, expect, it } from 'vitest';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, endlessKey } from './gate.ts';

type Files = Readonly<Record<string, string>>;

const MODULE = `variable "name" {}
variable "ttl" {
  default = "30d"
}
resource "lowerplane_api_key" "a" {
  name         = var.name
  permissions  = "read-only"
  environments = ["production"]
  expires_in   = var.ttl
  deliver_to   = [{ file = { path = "a.key" } }]
}
`;
const KEYS = `variable "keys" {
  type = map(object({ ttl = optional(string, "30d") }))
}
module "key" {
  source   = "../key"
  for_each = var.keys
  name     = each.key
  ttl      = each.value.ttl
}
`;
const call = (body: string) => `module "key" {\n  source = "../modules/key"\n  name   = "A"\n${body}}\n`;

/** Where a pull request's open findings of a rule are shown, and with which words. */
async function found(rule: string, before: Files, after: Files) {
  const repo = new MadeRepository();
  const base = repo.commit('start', before);
  repo.commit('change', after);
  const head = repo.git('rev-parse', 'HEAD');
  const { findings } = await check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  });
  return findings
    .filter(({ ruleId, status }) => ruleId === rule && status.kind === 'open')
    .map(({ place, message, onChangedLine }) => {
      if (place.kind !== 'code') throw new Error('not in code');
      const words = /(?:It takes effect|It comes from|This file is generated).*$/.exec(message)?.[0] ?? '';
      return `${place.range.path}:${place.range.line}${onChangedLine ? ' changed' : ''} ${words}`.trim();
    });
}

describe('a value is shown where the change made it, with where it counts', () => {
  it.each<[string, string, Files, Files, string]>([
    [
      'an argument of a call',
      'lifetime-too-long',
      { 'modules/key/main.tf': MODULE, 'prod/main.tf': call('') },
      { 'prod/main.tf': call('  ttl    = "900d"\n') },
      'prod/main.tf:4 changed It takes effect at modules/key/main.tf:9.',
    ],
    [
      'a default',
      'lifetime-too-long',
      { 'modules/key/main.tf': MODULE, 'prod/main.tf': call('') },
      { 'modules/key/main.tf': MODULE.replace('30d', '900d') },
      'modules/key/main.tf:3 changed It takes effect at modules/key/main.tf:9.',
    ],
    [
      'what the type of a variable fills in, two modules away',
      'lifetime-too-long',
      {
        'modules/key/main.tf': MODULE.replace('"ttl" {', '"ttl" {\n  type = string'),
        'modules/keys/main.tf': KEYS,
        'prod/main.tf': 'module "keys" {\n  source = "../modules/keys"\n  keys = {\n    A = {}\n  }\n}\n',
      },
      { 'modules/keys/main.tf': KEYS.replace('30d', '900d') },
      'modules/keys/main.tf:2 changed It takes effect at modules/key/main.tf:10.',
    ],
    [
      'a file of variables',
      'lifetime-too-long',
      { 'prod/main.tf': MODULE, 'prod/terraform.tfvars': 'name = "A"\n' },
      { 'prod/terraform.tfvars': 'name = "A"\nttl  = "900d"\n' },
      'prod/terraform.tfvars:2 changed It takes effect at prod/main.tf:9.',
    ],
    [
      'a local',
      'lifetime-too-long',
      {
        'main.tf': MODULE.replace('= var.ttl', '= local.ttl'),
        'l.tf': 'locals {\n  ttl = "30d"\n}\n',
        'terraform.tfvars': 'name = "A"\n',
      },
      { 'l.tf': 'locals {\n  ttl = "900d"\n}\n' },
      'l.tf:2 changed It takes effect at main.tf:9.',
    ],
    [
      'an entry of for_each',
      'lifetime-too-long',
      {},
      {
        'main.tf': MODULE.replace('"a" {', '"a" {\n  for_each = local.keys')
          .replace('= var.ttl', '= each.value')
          .replace('= var.name', '= each.key'),
        'l.tf': 'locals {\n  keys = {\n    short = "30d"\n    long  = "900d"\n  }\n}\n',
      },
      'main.tf:10 changed It comes from l.tf:4.',
    ],
    [
      'permissions that a declaration cannot have',
      'invalid-declaration',
      { 'modules/key/main.tf': MODULE, 'prod/main.tf': call('') },
      { 'prod/main.tf': call('  ttl    = "soon"\n') },
      'prod/main.tf:4 changed It takes effect at modules/key/main.tf:9.',
    ],
    [
      'what a new call does not say',
      'missing-expiration',
      { 'modules/key/main.tf': MODULE.replace(/ {2}expires_in.*\n/, '') },
      { 'prod/main.tf': call('') },
      'prod/main.tf:1 changed It takes effect at modules/key/main.tf:5.',
    ],
  ])('%s', async (_, rule, before, after, expected) => {
    expect(await found(rule, before, after)).toEqual([expected]);
  });

  it('or where it is written, with where it comes from, when neither is changed', async () => {
    const before = { 'modules/key/main.tf': MODULE, 'prod/main.tf': call('  ttl    = var.ttl\n') };
    const after = {
      'prod/terraform.tfvars.json': '{"ttl": "900d"}',
      'prod/variables.tf': 'variable "ttl" {}\n',
    };
    expect(await found('lifetime-too-long', before, after)).toEqual([
      'prod/terraform.tfvars.json:1 changed It takes effect at modules/key/main.tf:9.',
    ]);
    expect(await found('missing-expiration', {}, { 'main.tf': endlessKey('A') })).toEqual([
      'main.tf:1 changed',
    ]);
  });
});

describe('a key of an app on other bindings', () => {
  const stack = (id: string) =>
    JSON.stringify({
      resource: {
        lowerplane_api_key: {
          ci: {
            name: 'CI',
            permissions: 'read-only',
            '//': { metadata: { path: `stack/${id}`, uniqueId: 'ci' } },
          },
        },
      },
    });
  const program = 'import { ApiKey } from "./.gen/lowerplane";\nnew ApiKey(this, "ci-gate", {\n});\n';

  it('is shown where the program names it, if it does so once', async () => {
    const files = { 'app/cdktf.out/stacks/s/cdk.tf.json': stack('ci-gate'), 'app/main.ts': program };
    expect(await found('missing-expiration', {}, files)).toEqual(['app/main.ts:2 changed']);
  });

  it('is shown in generated code otherwise, which says so', async () => {
    const files = { 'app/cdktf.out/stacks/s/cdk.tf.json': stack('other'), 'app/main.ts': program };
    expect(await found('missing-expiration', {}, files)).toEqual([
      'app/cdktf.out/stacks/s/cdk.tf.json:1 changed This file is generated: make the change in the program that declares the key.',
    ]);
  });
});
