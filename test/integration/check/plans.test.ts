import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../../action/check/program-digest.ts';
import { CHANGED, UNDECIDED } from '../../fixtures/plans/configuration.ts';
import { lowerplaneKey, madeFolder, writeInto } from '../scan/made-repository.ts';
import { check, command, endlessKey, goodKey } from './gate.ts';
import { ofRule, planFile, RECORDED, report, repository } from './reports-with-plans.ts';

it('decides by a plan what the code leaves open', async () => {
  const { folder } = repository(UNDECIDED);
  const before = await report(folder);
  expect(ofRule(before, 'missing-expiration')).toEqual([]);
  expect(before.not_known).not.toEqual([]);
  const after = await report(folder, '--plan', planFile('undecided'));
  expect(after.code).toBe(1);
  expect(ofRule(after, 'missing-expiration').map(({ key, place }) => [key, place])).toEqual([
    ['CI gate 0', expect.objectContaining({ path: 'keys.tf' })],
    ['CI gate 1', expect.objectContaining({ path: 'keys.tf' })],
  ]);
  expect(after.not_known.map(({ because }) => because)).not.toContain(before.not_known[0]?.because);
  expect(JSON.stringify(after)).not.toContain('Hidden name');
  expect(after.scope.declarations).toMatchObject({ keys: 6 });
});

it('finds keys that a plan would end', async () => {
  const { folder } = repository({ 'keys.tf': CHANGED });
  const found = await report(folder, '--plan', planFile('changed'));
  expect(found.code).toBe(1);
  expect(ofRule(found, 'plan-ends-key').map(({ severity, key }) => [severity, key])).toEqual(
    expect.arrayContaining([
      ['high', 'removed'],
      ['high', 'each a'],
      ['high', 'replaced'],
      ['medium', 'first'],
      ['medium', 'abrupt'],
      ['medium', 'protected'],
      ['low', 'forgotten'],
    ]),
  );
  expect(ofRule(found, 'plan-ends-key')).toHaveLength(7);
  expect(ofRule(found, 'plan-shows-drift').map(({ message }) => message)).toEqual(
    expect.arrayContaining([expect.stringContaining('"drifted" (lowerplane_api_key.drifted)')]),
  );
});

it('judges by the severity that the policy sets', async () => {
  const policy = 'version: 1\nrules: { plan-ends-key: low, plan-shows-drift: off }\n';
  const { folder } = repository({ 'keys.tf': CHANGED, '.lowerplane/policy.yaml': policy });
  const found = await report(folder, '--plan', planFile('changed'));
  expect(new Set(ofRule(found, 'plan-ends-key').map(({ severity }) => severity))).toEqual(new Set(['low']));
  expect(ofRule(found, 'plan-shows-drift')).toEqual([]);
});

it('blames a change for what its plan would end, at a deploy or in a review', async () => {
  const repo = repository({ 'keys.tf': CHANGED });
  const base = repo.git('rev-parse', 'HEAD').trim();
  repo.commit('more', { 'README.md': 'more\n' });
  const found = await report(repo.folder, '--base', base, '--plan', planFile('changed'));
  expect(ofRule(found, 'plan-ends-key').map(({ status }) => status)).toEqual(Array(7).fill('open'));
});

it('fails a review that would end a key whose declaration it removes', async () => {
  const repo = repository({ 'keys.tf': goodKey('Dashboard'), 'b.tf': goodKey('B') });
  const base = repo.git('rev-parse', 'HEAD').trim();
  repo.commit('remove', { 'b.tf': '\n' });
  const file = join(madeFolder(), 'plan.json');
  const removed = {
    address: 'lowerplane_api_key.gone',
    mode: 'managed',
    type: 'lowerplane_api_key',
    change: { actions: ['delete'], before: { name: 'B', status: 'active' }, after: null },
  };
  writeFileSync(file, JSON.stringify({ format_version: '1.2', resource_changes: [removed] }));
  const found = await report(repo.folder, '--base', base, '--plan', file);
  expect(ofRule(found, 'plan-ends-key').map(({ place }) => place)).toEqual([
    { kind: 'remote', thing: 'key', name: 'B' },
  ]);
  expect({ code: found.code, outcome: found.outcome }).toEqual({ code: 1, outcome: 'fail' });
});

it('does not blame a change for values that only its plan shows, unless it edits what Terraform reads', async () => {
  const repo = repository(UNDECIDED);
  const base = repo.git('rev-parse', 'HEAD').trim();
  const args = ['--base', base, '--plan', planFile('undecided')];
  const statuses = async () =>
    ofRule(await report(repo.folder, ...args), 'missing-expiration').map(({ status }) => status);
  repo.commit('docs', { 'README.md': 'more\n' });
  expect(await statuses()).toEqual(['known', 'known']);
  repo.commit('data', { 'data.json': '{}\n' });
  expect(await statuses()).toEqual(['open', 'open']);
});

it('does not pass a plan of other code', async () => {
  const { folder } = repository({ 'keys.tf': CHANGED, 'new.tf': goodKey('Newer') });
  const found = await report(folder, '--plan', planFile('changed'), '--fail-on', 'critical');
  expect(found.not_known.filter(({ kind }) => kind !== 'fact')).toEqual([
    expect.objectContaining({
      kind: 'declarations',
      effect: 'warn',
      because: 'the plan does not have this key, so it was made from other code, or from another root module',
      place: expect.objectContaining({ path: 'new.tf' }),
    }),
  ]);
  expect(found.outcome).toBe('warn');
});

it('records the plans that it read', async () => {
  const { folder } = repository(UNDECIDED);
  const file = planFile('undecided');
  writeInto(folder, 'out/plan.json', readFileSync(file, 'utf8'));
  const { provenance } = await report(folder, '--plan', file, '--plan', join(folder, 'out/plan.json'));
  const digest = sha256(readFileSync(file));
  expect(provenance?.plans).toEqual([
    { path: 'plan.json', sha256: digest },
    { path: 'out/plan.json', sha256: digest },
  ]);
  expect((await report(folder)).provenance?.plans).toBeUndefined();
});

it('reads what PowerShell writes', async () => {
  const { folder } = repository(UNDECIDED);
  const file = planFile('undecided');
  writeFileSync(file, Buffer.from(`\ufeff${readFileSync(file, 'utf8')}`, 'utf16le'));
  expect((await report(folder, '--plan', file)).scope.declarations).toMatchObject({ keys: 6 });
});

it.each<[string, string | undefined, string]>([
  ['missing', undefined, 'It was not found.'],
  [
    'binary',
    'PK\u0003\u0004\u0000',
    'It is a binary plan. Print it as JSON: "terraform show -json FILE > plan.json".',
  ],
  ['another version', '{"format_version":"0.1"}', 'Its format_version is "0.1"'],
  ['no plan', endlessKey('x'), 'It is not JSON.'],
  [
    'nested without end',
    `{"format_version":"1.2","resource_drift":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`,
    'This is not a plan: it is nested too deeply.',
  ],
])('exits with 2 when a plan is %s', async (_what, content, words) => {
  const { folder } = repository({ 'main.tf': goodKey('Dashboard') });
  const file = join(madeFolder(), 'plan.json');
  if (content !== undefined) writeFileSync(file, content);
  const { code, error, out } = await command(folder, ['--plan', file]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(error).toContain(`Unusable Plan. plan.json: ${words}`);
});

it.each([
  ['as it is', 'plan.json'],
  ['behind a link', 'link.json'],
])('takes nothing from a plan that git tracks: %s', async (_, name) => {
  const plan = readFileSync(join(RECORDED, 'undecided.json'), 'utf8');
  const repo = repository({ ...UNDECIDED, 'plan.json': plan });
  symlinkSync('plan.json', join(repo.folder, 'link.json'));
  const without = await report(repo.folder);
  // It counts as the file that git tracks, also when the job writes over it.
  writeFileSync(join(repo.folder, 'plan.json'), `${plan} `);
  const { not_known, findings, outcome } = await report(repo.folder, '--plan', name);
  const ofPlan = not_known.filter(({ subject }) => subject === 'whether the plan plan.json is true');
  expect(ofPlan).toMatchObject([{ because: expect.stringContaining('git tracks the file'), effect: 'warn' }]);
  expect(not_known.length).toBe(without.not_known.length + 1);
  expect(findings).toEqual(without.findings);
  expect(outcome).toBe('warn');
});

it('does not read folders as plans', async () => {
  const { folder } = repository({ 'main.tf': goodKey('Dashboard') });
  mkdirSync(join(folder, 'plan.json'));
  expect(await command(folder, ['--plan', 'plan.json'])).toMatchObject({
    code: 2,
    error: expect.stringContaining('plan.json: It is not a file.'),
  });
  expect((await command(folder, ['--plan', '.'])).error).toContain(`${basename(folder)}: It is not a file.`);
});

it('escapes what a plan contains', async () => {
  const { folder } = repository({ 'keys.tf': CHANGED });
  const file = planFile('changed');
  const token = lowerplaneKey(1);
  const text = readFileSync(file, 'utf8')
    .replaceAll(/"name":\s*"removed"/g, `"name":"\\u001b[2J ${token}"`)
    .replaceAll('delete_because_each_key', 'a | b <script>');
  writeFileSync(file, text);
  const { findings } = await check(folder, { plans: [file] });
  const messages = findings.map(({ message }) => message).join('\n');
  expect(messages).toContain('\\u001b');
  expect(messages).not.toContain('\u001b');
  expect(messages).not.toContain(token);
  expect(messages).not.toContain('<script>');
});
