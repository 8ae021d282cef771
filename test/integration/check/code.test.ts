import { symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { check, endlessKey, goodKey } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';
const NEXT_YEAR = formatInstant(NOW + 365 * 86_400_000).slice(0, 10);

/** A pull request's request: the commits of HEAD since `base`, judged by `base`. */
function since(repo: MadeRepository, base: string) {
  const head = repo.git('rev-parse', 'HEAD');
  return {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  } as const;
}

const rulesOf = (result: Awaited<ReturnType<typeof check>>) =>
  result.findings.filter(({ status }) => status.kind === 'open').map(({ ruleId }) => ruleId);

it('is read from the commit that is checked, not from the disk', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start', { 'main.tf': goodKey('Dashboard') });
  repo.commit('change', { 'more.tf': endlessKey('Forever') });
  repo.write('more.tf', goodKey('Forever'));
  repo.write('main.tf', '!! no HCL {');
  const result = await check(repo.folder, since(repo, base));
  expect(rulesOf(result)).toContain('missing-expiration');
  expect(rulesOf(result)).not.toContain('invalid-declaration');
  expect(result.scope).toMatchObject({ declarations: { files: 2, keys: 2 }, range: { base } });
  expect(result.findings.find(({ ruleId }) => ruleId === 'missing-expiration')?.onChangedLine).toBe(true);
});

it('reports which lines are new, whatever the file is called', async () => {
  const repo = new MadeRepository();
  const odd = 'in fra/"quoted"\té.tf';
  const base = repo.commit('start', {
    [odd]: `${endlessKey('Old')}\n# filler\n# filler\n# filler\n# filler\n`,
    'moved.tf': `${endlessKey('Moved')}\n# 1\n# 2\n# 3\n# 4\n# 5\n`,
  });
  repo.git('mv', 'moved.tf', 'moved here.tf');
  repo.git('config', 'diff.noprefix', 'true');
  repo.git('config', 'diff.mnemonicPrefix', 'true');
  repo.git('config', 'diff.interHunkContext', '9');
  repo.git('config', 'diff.renames', 'false');
  repo.commit('change', {
    [odd]: `${endlessKey('Old')}\n# filler\n# filler\n# filler\n# filler\n${endlessKey('New')}`,
  });
  const result = await check(repo.folder, since(repo, base));
  const reported = result.findings
    .filter(({ ruleId }) => ruleId === 'missing-expiration')
    .map(({ keyName, onChangedLine }) => [keyName, onChangedLine]);
  expect(Object.fromEntries(reported)).toEqual({ New: true, Old: false, Moved: false });
});

it('is judged by the policy of the base: a change cannot excuse itself', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start', { [POLICY]: 'version: 1\nfail_on: high\n' });
  repo.commit('change', {
    'main.tf': endlessKey('Forever'),
    [POLICY]: `version: 1\nrules: { missing-expiration: off, missing-rotation: off }\n`,
  });
  const result = await check(repo.folder, since(repo, base));
  expect(rulesOf(result)).toContain('missing-expiration');
  expect(result).toMatchObject({ outcome: 'warn', policy: { kind: 'commit', path: POLICY, commit: base } });
  const own = await check(repo.folder);
  expect(rulesOf(own)).not.toContain('missing-expiration');
  expect(own.policy).toEqual({ kind: 'work-tree', path: POLICY });
});

it('takes a waiver with an end, and only for what it names', async () => {
  const repo = new MadeRepository();
  repo.commit('start', {
    'main.tf': endlessKey('Forever'),
    'other.tf': endlessKey('Other'),
    [POLICY]: `version: 1
rules: { missing-rotation: off }
waivers:
  - { rule: missing-expiration, key: Forever, owner: ops, reason: moving, expires: ${NEXT_YEAR} }
  - { rule: missing-expiration, path: other.tf, owner: ops, reason: gone, expires: 2020-01-01 }
`,
  });
  const { findings } = await check(repo.folder);
  const byKey = findings
    .filter(({ ruleId }) => ruleId === 'missing-expiration')
    .map(({ keyName, status }) => [keyName, status.kind]);
  expect(Object.fromEntries(byKey)).toEqual({ Forever: 'waived', Other: 'open' });
});

it('evaluates the runs of a root that the policy names', async () => {
  const repo = new MadeRepository();
  repo.commit('start', {
    'infra/main.tf': `variable "ttl" {}\n${goodKey('Runs').replace('"90d"', 'terraform.workspace == "prod" ? var.ttl : "30d"')}`,
    'env/long.tfvars': 'ttl = "900d"\n',
    [POLICY]: `version: 1\nterraform:\n  - { root: infra, var_files: [../env/long.tfvars], workspaces: [dev, prod] }\n`,
  });
  const found = (await check(repo.folder)).findings.map(({ ruleId }) => ruleId);
  expect(found).toEqual(['lifetime-too-long']);
  repo.write(POLICY, 'version: 1\nterraform: [{ root: /infra }]\n');
  await expect(check(repo.folder)).rejects.toMatchObject({ title: 'Invalid Policy' });
});

it('leaves out what the policy leaves out, and says how much', async () => {
  const repo = new MadeRepository();
  repo.commit('start', {
    [POLICY]: 'version: 1\npaths: { exclude: [vendor/, "*.example"] }\n',
    'main.tf': goodKey('Dashboard'),
    'vendor/theirs.tf': endlessKey('Theirs'),
    'vendor/token.txt': `${githubToken(1)}\n`,
    'a.example': `${githubToken(2)}\n`,
  });
  const result = await check(repo.folder);
  expect(result.outcome).toBe('pass');
  expect(result.scope.leftOut).toEqual({ files: 3, secrets: 2 });
  expect(result.scope.declarations).toEqual({ files: 1, keys: 1 });
  repo.write(POLICY, 'version: 1\n');
  const whole = await check(repo.folder);
  expect(rulesOf(whole)).toEqual(expect.arrayContaining(['committed-secret', 'missing-expiration']));
  expect(whole.scope.leftOut).toBeUndefined();
});

it.each([
  [
    'not valid',
    'version: 1\nfail_on: awful\nrules:\n  missing-expiraton: off\n',
    ['policy.yaml:2: ', 'policy.yaml:4: ', 'missing-expiration'],
  ],
  ['no YAML', 'version: [1\n', ['policy.yaml:']],
  ['no text', '\u0000\u0001', ['UTF-8 text']],
])('is not judged by a policy that is %s', async (_, policy, words) => {
  const repo = new MadeRepository();
  const base = repo.commit('start', { [POLICY]: policy });
  for (const given of [{}, { policyTree: { kind: 'commit', commit: base } } as const]) {
    const failure: unknown = await check(repo.folder, given).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'GateError' });
    for (const word of words) expect(String(failure)).toContain(word);
  }
});

it('rejects a policy behind a link, and an invalid baseline', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'real.yaml': 'version: 1\n', '.lowerplane/keep': '' });
  symlinkSync('../real.yaml', join(repo.folder, POLICY));
  await expect(check(repo.folder)).rejects.toMatchObject({ title: 'Policy Cannot Be Read' });
  unlinkSync(join(repo.folder, POLICY));
  repo.write('.lowerplane/baseline.json', '{"version": 2}');
  await expect(check(repo.folder)).rejects.toMatchObject({ title: 'Invalid Baseline' });
});

it('is checked without git, without following links', async () => {
  const [folder, outside] = [madeFolder(), madeFolder()];
  writeInto(outside, 'theirs.tf', endlessKey('Theirs'));
  writeInto(folder, 'infra/main.tf', endlessKey('Ours'));
  symlinkSync(outside, join(folder, 'linked'));
  symlinkSync(join(outside, 'theirs.tf'), join(folder, 'linked.tf'));
  const result = await check(folder);
  expect(result.scope.declarations).toEqual({ files: 1, keys: 1 });
  await expect(check(folder, { tree: { kind: 'commit', commit: 'HEAD' } })).rejects.toMatchObject({
    title: 'Not A Git Repository',
  });
});

it('does not follow a link that replaced a tracked folder', async () => {
  const repo = new MadeRepository();
  const outside = madeFolder();
  writeInto(outside, 'main.tf', endlessKey('Theirs'));
  repo.commit('start', { 'infra/main.tf': goodKey('Ours') });
  repo.git('mv', 'infra', 'moved');
  symlinkSync(outside, join(repo.folder, 'infra'));
  repo.git('reset', '--quiet');
  const { findings } = await check(repo.folder);
  expect(findings.map(({ keyName }) => keyName)).not.toContain('Theirs');
});

it('is what is staged, not what is on disk', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Dashboard') });
  repo.write('more.tf', endlessKey('Forever'));
  repo.git('add', '--all');
  repo.write('more.tf', goodKey('Forever'));
  const result = await check(repo.folder, { scan: { kind: 'staged' }, tree: { kind: 'index' } });
  const [finding] = result.findings.filter(({ ruleId }) => ruleId === 'missing-expiration');
  expect(finding).toMatchObject({ keyName: 'Forever', onChangedLine: true });
});

it('is staged before there is any commit', async () => {
  const repo = new MadeRepository();
  repo.write('main.tf', endlessKey('Forever'));
  repo.git('add', '--all');
  const result = await check(repo.folder, { scan: { kind: 'staged' }, tree: { kind: 'index' } });
  expect(rulesOf(result)).toContain('missing-expiration');
});

it('is read completely in a sparse checkout, without deleted files', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a/main.tf': goodKey('A'), 'b/main.tf': endlessKey('B'), 'c.tf': endlessKey('C') });
  repo.git('sparse-checkout', 'set', 'a');
  unlinkSync(join(repo.folder, 'c.tf'));
  const { findings } = await check(repo.folder);
  const names = findings
    .filter(({ ruleId }) => ruleId === 'missing-expiration')
    .map(({ keyName }) => keyName);
  expect(names).toEqual(['B']);
});

it('is checked below a folder alone when one is named', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start', { 'a/main.tf': endlessKey('A'), 'b/main.tf': endlessKey('B') });
  for (const tree of [{ kind: 'work-tree' }, { kind: 'commit', commit: base }, { kind: 'index' }] as const) {
    const { findings } = await check(join(repo.folder, 'a'), { tree });
    expect(new Set(findings.map(({ keyName }) => keyName))).toEqual(new Set(['A']));
  }
});

it('handles hostile files', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start');
  repo.write('huge.tf', `# ${'x'.repeat(9 * 1024 * 1024)}\n`);
  repo.write('binary.tf', Buffer.from([0, 1, 2, 255]));
  repo.write('latin.tf', Buffer.from('# caf\xe9\n', 'latin1'));
  repo.write('broken.tf.json', '{');
  repo.write('::error file=a::b\n.tf', endlessKey('Odd'));
  repo.commit('change');
  for (const given of [{}, since(repo, base)]) {
    const result = await check(repo.folder, given);
    expect(rulesOf(result)).toContain('missing-expiration');
    expect(result.outcome).toBe('fail');
  }
});

it('is synthesized only on request', async () => {
  const repo = new MadeRepository();
  const stack = {
    resource: { lowerplane_api_key: { forever: { name: 'Forever', permissions: 'read-only' } } },
  };
  repo.commit('start', {
    'app.cjs': `const { mkdirSync, writeFileSync } = require('node:fs');
const folder = process.env.CDKTF_OUTDIR + '/stacks/app';
mkdirSync(folder, { recursive: true });
writeFileSync(folder + '/cdk.tf.json', ${JSON.stringify(JSON.stringify(stack))});
`,
  });
  expect(rulesOf(await check(repo.folder))).toEqual([]);
  const synthesis = { command: `'${process.execPath}' app.cjs`, folder: repo.folder };
  expect(rulesOf(await check(repo.folder, { synthesis }))).toContain('missing-expiration');
  await expect(check(repo.folder, { synthesis: { ...synthesis, command: 'exit 7' } })).rejects.toMatchObject({
    name: 'GateError',
    detail: expect.stringContaining('exit code 7'),
  });
});

it('logs its progress', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Dashboard') });
  const reported: string[] = [];
  await check(repo.folder, { progress: (text) => reported.push(text) });
  expect(reported).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Scanned 1 tracked file/),
      'Read 1 key declaration in 1 file.',
    ]),
  );
});
