import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import { json } from '../../../action/report/gate/json.ts';
import { MadeRepository } from '../scan/made-repository.ts';
import { check, endlessKey } from './gate.ts';

const REASON = 'the vendor rotates this one for us';
const ALLOW = `lowerplane:allow missing-expiration ${REASON}`;
const ENDLESS = endlessKey('ci');
const ABOVE = `# ${ALLOW}\n${ENDLESS}`;
const NEVER = ENDLESS.replace('\n  deliver_to', '\n  expires_in   = "never"\n  deliver_to');
const ON_LINE = NEVER.replace('"never"', `"never" # ${ALLOW}`);

const YAML = 'version: 1\nkeys:\n  - name: ci\n    permissions: read-only\n    environments: [production]\n';
const PROGRAM = `import { App, TerraformStack } from 'cdktf';
import { ApiKey } from 'lowerplane/cdktf';

const app = new App();
const stack = new TerraformStack(app, 'keys');
new ApiKey(stack, 'ci', {
  name: 'ci',
  permissions: 'read-only',
  environments: ['production'],
});
`;
const APP = { 'cdktf.json': '{"language":"typescript","app":"npx tsx app.ts"}\n' };

type Files = Readonly<Record<string, string>>;

function expirations({ findings }: Awaited<ReturnType<typeof check>>) {
  return findings.filter(({ ruleId }) => ruleId === 'missing-expiration');
}

/** Files as they are in a repository, judged on their own. */
async function audited(files: Files, given: Partial<CheckRequest> = {}) {
  const repo = new MadeRepository();
  repo.commit('files', files);
  return check(repo.folder, { mode: 'audit', ...given });
}

/** A pull request from one state to another. */
async function reviewed(before: Files, after: Files, removed: readonly string[] = []) {
  const repo = new MadeRepository();
  const base = repo.commit('base', before);
  for (const path of removed) repo.git('rm', '--quiet', path);
  const head = repo.commit('head', after);
  return check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  });
}

const statuses = (result: Awaited<ReturnType<typeof check>>) =>
  expirations(result).map(({ status }) => status.kind);

describe('an allow comment at a declaration', () => {
  it.each<[string, Files]>([
    ['above a block of HCL', { 'main.tf': ABOVE }],
    ['above a block, with //', { 'main.tf': ABOVE.replace('#', '//') }],
    ['above a block, with /* */', { 'main.tf': `/* ${ALLOW} */\n${ENDLESS}` }],
    ['above a block, with another comment between', { 'main.tf': `# ${ALLOW}\n# For CI.\n${ENDLESS}` }],
    ['above the block, for a value in it', { 'main.tf': `# ${ALLOW}\n${NEVER}` }],
    ['on the line of the header', { 'main.tf': ENDLESS.replace('{\n', `{ # ${ALLOW}\n`) }],
    ['on the line of the value', { 'main.tf': ON_LINE }],
    [
      'on the line of the value, with /* */',
      { 'main.tf': NEVER.replace('"never"', `"never" /* ${ALLOW} */`) },
    ],
    [
      'on the line above the value',
      { 'main.tf': NEVER.replace('  expires_in', `  # ${ALLOW}\n  expires_in`) },
    ],
    ['with CRLF', { 'main.tf': ABOVE.replaceAll('\n', '\r\n') }],
    [
      'above a key of lowerplane.yaml',
      { 'lowerplane.yaml': YAML.replace('  - name', `  # ${ALLOW}\n  - name`) },
    ],
    ['on a key of lowerplane.yaml', { 'lowerplane.yaml': YAML.replace('name: ci', `name: ci # ${ALLOW}`) }],
    ['above a construct', { ...APP, 'app.ts': PROGRAM.replace('new ApiKey', `// ${ALLOW}\nnew ApiKey`) }],
    ['on a construct', { ...APP, 'app.ts': PROGRAM.replace("'ci', {", `'ci', { // ${ALLOW}`) }],
  ])('allows a finding: %s', async (_, files) => {
    const result = await audited(files);
    expect(expirations(result).map(({ status }) => status)).toMatchObject([
      { kind: 'allowed', reason: REASON },
    ]);
    const report: unknown = JSON.parse(json(result));
    expect(report).toMatchObject({ counts: { allowed: 1 } });
  });

  it.each<[string, string]>([
    ['for another rule', ABOVE.replace('missing-expiration', 'missing-rotation')],
    ['two lines above', `# ${ALLOW}\n\n${ENDLESS}`],
    ['after another statement', `locals { a = 1 } # ${ALLOW}\n${ENDLESS}`],
    ['below the block', `${ENDLESS}# ${ALLOW}\n`],
  ])('does nothing %s', async (_, text) => {
    expect(statuses(await audited({ 'main.tf': text }))).toEqual(['open']);
  });

  it('must give a reason', async () => {
    const [finding] = expirations(
      await audited({ 'main.tf': `# lowerplane:allow missing-expiration ok\n${ENDLESS}` }),
    );
    expect(finding?.status.kind).toBe('open');
    expect(finding?.message).toContain('its allow comment gives no reason, so the finding counts');
  });

  it('allows one key only', async () => {
    expect(statuses(await audited({ 'main.tf': `${ABOVE}${endlessKey('other')}` })).sort()).toEqual([
      'allowed',
      'open',
    ]);
  });

  it('counts in a deploy', async () => {
    expect(
      statuses(await audited({ 'main.tf': ABOVE }, { mode: 'deploy', environment: 'production' })),
    ).toEqual(['allowed']);
  });

  it('never allows an invalid declaration', async () => {
    const text = `# lowerplane:allow invalid-declaration ${REASON}\n${ENDLESS.replace('read-only', 'root')}`;
    const { findings } = await audited({ 'main.tf': text });
    expect(findings.find(({ ruleId }) => ruleId === 'invalid-declaration')?.status.kind).toBe('open');
  });

  it.each(['rules', 'rules.missing-expiration'])('is ignored where a policy locks %s', async (name) => {
    const [finding] = expirations(
      await audited({
        'main.tf': ABOVE,
        'org.yaml': `version: 1\nlocked: [${name}]\n`,
        '.lowerplane/policy.yaml': 'version: 1\nextends: [{ file: ../org.yaml }]\n',
      }),
    );
    expect(finding?.status.kind).toBe('open');
    expect(finding?.message).toContain(
      'The comment that allows it is ignored, because the policy locks this rule.',
    );
  });
});

describe('an allow comment at a declaration in a pull request', () => {
  it('does not count when the change adds it with the key', async () => {
    const result = await reviewed({}, { 'main.tf': ABOVE });
    expect(statuses(result)).toEqual(['open']);
    expect(expirations(result)[0]?.message).toContain(
      `The comment that allows it ("${REASON}") is new with this change, or the declaration has changed under it, so it counts only after the merge.`,
    );
  });

  it('is shown, but does not count, when the change adds it to a known finding', async () => {
    const result = await reviewed({ 'main.tf': ENDLESS }, { 'main.tf': ABOVE });
    expect(statuses(result)).toEqual(['known']);
    expect(expirations(result)[0]?.message).toContain('counts only after the merge');
  });

  it.each<[string, Files]>([
    ['Terraform', { 'main.tf': ABOVE }],
    ['lowerplane.yaml', { 'lowerplane.yaml': YAML.replace('  - name', `  # ${ALLOW}\n  - name`) }],
    ['a construct', { ...APP, 'app.ts': PROGRAM.replace('new ApiKey', `// ${ALLOW}\nnew ApiKey`) }],
  ])('counts when the base has it: %s', async (_, files) => {
    const edited = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        /json$/.test(path) ? text : text.replace(/^/, path.endsWith('.ts') ? '// Keys.\n' : '# Keys.\n\n'),
      ]),
    );
    expect(statuses(await reviewed(files, edited))).toEqual(['allowed']);
  });

  it('does not count for a declaration that the change widens', async () => {
    const wide = ABOVE.replace('read-only', 'admin');
    expect(statuses(await reviewed({ 'main.tf': ABOVE }, { 'main.tf': wide }))).toEqual(['open']);
  });

  it('does not count for a line that the change writes', async () => {
    const finite = `# ${ALLOW}\n${NEVER.replace('never', '90d')}`;
    expect(statuses(await reviewed({ 'main.tf': finite }, { 'main.tf': `# ${ALLOW}\n${NEVER}` }))).toEqual([
      'open',
    ]);
  });

  it('does not count for a value that comes from a line that the change writes', async () => {
    const by = (ttl: string) =>
      `variable "ttl" {\n  default = "${ttl}"\n}\n# ${ALLOW}\n${NEVER.replace('"never"', 'var.ttl')}`;
    expect(statuses(await reviewed({ 'main.tf': by('90d') }, { 'main.tf': by('never') }))).toEqual(['open']);
  });

  it('does not count for another key that it is moved to', async () => {
    const other = endlessKey('other');
    const result = await reviewed({ 'main.tf': ABOVE }, { 'main.tf': `${ENDLESS}# ${ALLOW}\n${other}` });
    expect(statuses(result)).toEqual(['open', 'open']);
  });

  it('does not count for another root that calls its module', async () => {
    const call = {
      'modules/gate/main.tf': ABOVE,
      'dev/main.tf': 'module "gate" {\n  source = "../modules/gate"\n}\n',
    };
    const two = { ...call, 'prod/main.tf': call['dev/main.tf'] };
    expect(statuses(await reviewed(call, { ...call, 'README.md': 'Keys.\n' }))).toEqual(['allowed']);
    expect(statuses(await reviewed(call, two)).sort()).toEqual(['allowed', 'open']);
  });

  it('does not count with another reason or in another file', async () => {
    const result = await reviewed({ 'main.tf': ABOVE }, { 'main.tf': ABOVE.replace('vendor', 'other team') });
    expect(statuses(result)).not.toContain('allowed');
    expect(statuses(await reviewed({ 'a/main.tf': ABOVE }, { 'b/main.tf': ABOVE }))).toEqual(
      expect.arrayContaining(['allowed', 'open']),
    );
  });

  it('counts in a file that the change renames', async () => {
    const result = await reviewed({ 'main.tf': ABOVE }, { 'keys.tf': `${ABOVE}# The end.\n` }, ['main.tf']);
    expect(statuses(result)).toEqual(['allowed']);
  });

  it('counts in a folder that the change renames', async () => {
    const after = { 'b/main.tf': ABOVE };
    expect(statuses(await reviewed({ 'a/main.tf': ABOVE }, after, ['a/main.tf']))).toEqual(['allowed']);
  });

  it('fails the change that removes it', async () => {
    expect(statuses(await reviewed({ 'main.tf': ABOVE }, { 'main.tf': ENDLESS }))).toEqual(['open']);
  });
});
