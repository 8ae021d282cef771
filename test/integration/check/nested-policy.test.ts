import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonReport } from '../../../action/report/gate/json-report.ts';
import { summary } from '../../../action/report/gate/summary.ts';
import { terminal } from '../../../action/report/gate/terminal.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { check, command, endlessKey, goodKey } from './gate.ts';

const ROOT = '.lowerplane/policy.yaml';
const BILLING = 'services/billing/policy.yaml';
const LISTED = `version: 1
policies:
  - { paths: [services/billing/**], file: ${BILLING} }
`;
const OFF = 'version: 1\nrules: { missing-expiration: off }\n';
const WAIVER = 'owner: billing, reason: replaced soon, expires: 2099-01-31';
const BOTH = { 'services/billing/a.tf': endlessKey('A'), 'services/shop/b.tf': endlessKey('B') };

function repository(files: Readonly<Record<string, string>>): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Fine'), ...files });
  return repo;
}

/** The missing expirations, by file. */
async function found(repo: MadeRepository) {
  const { findings } = await check(repo.folder);
  return findings
    .filter(({ ruleId }) => ruleId === 'missing-expiration')
    .map(({ place, ...rest }) => ({ path: place.kind === 'code' ? place.range.path : undefined, ...rest }))
    .toSorted((a, b) => (a.path ?? '').localeCompare(b.path ?? ''));
}

/** Reviews a pull request with these changes. A text that is null is a file that is removed. */
async function review(repo: MadeRepository, files: Readonly<Record<string, string | null>>) {
  const base = repo.git('rev-parse', 'HEAD');
  for (const [path, text] of Object.entries(files)) {
    if (text === null) repo.git('rm', '-q', path);
    else repo.write(path, text);
  }
  const head = repo.commit('change');
  return check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
  });
}

async function run(cwd: string, ...args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW, width: 200 });
  const code = await dispatch(args, io);
  return { code, ...printed };
}

describe('a policy for some files', () => {
  it('decides severities, thresholds and waivers of the findings in its files, and of no other', async () => {
    const billing = `version: 1\nfail_on: critical\nrules: { missing-expiration: high }\nwaivers:\n  - { rule: missing-rotation, path: "**/*.tf", ${WAIVER} }\n`;
    const repo = repository({ [ROOT]: LISTED, [BILLING]: billing, ...BOTH });
    const [a, b] = await found(repo);
    expect(a).toMatchObject({ severity: 'high', failOn: 'critical', policy: BILLING });
    expect(b).toMatchObject({ path: 'services/shop/b.tf' });
    expect(b).not.toHaveProperty('policy');
    expect(b).not.toHaveProperty('failOn');
    const result = await check(repo.folder);
    const inBilling = result.findings.filter(({ policy }) => policy !== undefined);
    expect(inBilling.length).toBeGreaterThan(0);
    for (const { place } of inBilling)
      expect(place).toMatchObject({ range: { path: expect.stringMatching(/^services\/billing\//) } });
  });

  it('has waivers that accept nothing elsewhere, by path, by key or by fingerprint', async () => {
    const [, b] = await found(repository({ ...BOTH }));
    for (const target of ['path: "**"', 'key: "*"', `fingerprint: ${b?.fingerprint}`]) {
      const billing = `version: 1\nwaivers:\n  - { rule: missing-expiration, ${target}, ${WAIVER} }\n`;
      const findings = await found(repository({ [ROOT]: LISTED, [BILLING]: billing, ...BOTH }));
      expect(findings.map(({ status }) => status.kind)).toEqual([
        target.startsWith('fingerprint') ? 'open' : 'waived',
        'open',
      ]);
    }
  });

  it('sets parameters of rules and what becomes of code that cannot be decided', async () => {
    const billing = 'version: 1\nundecidable: fail\nrules: { lifetime-too-long: { max: 10d } }\n';
    const long = (name: string) => endlessKey(name).replace('deliver_to', 'expires_in = "30d"\n  deliver_to');
    const unclear = (name: string) =>
      endlessKey(name).replace('deliver_to', 'expires_in = data.x.y.z\n  deliver_to');
    const repo = repository({
      [ROOT]: `${LISTED}undecidable: warn\n`,
      [BILLING]: billing,
      'services/billing/a.tf': long('A'),
      'services/shop/a.tf': long('B'),
      'services/billing/b.tf': unclear('C'),
      'services/shop/b.tf': unclear('D'),
    });
    const { findings, notKnown } = await check(repo.folder);
    const paths = findings.flatMap(({ ruleId, place }) =>
      ruleId === 'lifetime-too-long' && place.kind === 'code' ? place.range.path : [],
    );
    expect(paths).toEqual(['services/billing/a.tf']);
    const effects = notKnown.flatMap(({ place, effect }) =>
      place.kind === 'code' ? `${place.range.path} ${effect}` : [],
    );
    expect(new Set(effects)).toEqual(new Set(['services/billing/b.tf fail', 'services/shop/b.tf warn']));
  });

  it('wins over overrides, and later ones over earlier ones', async () => {
    const policies = (...files: readonly string[]) =>
      `version: 1\noverrides: [{ paths: [services/], rules: { missing-expiration: critical } }]\npolicies:\n${files.map((file) => `  - { paths: [services/billing/], file: ${file} }`).join('\n')}\n`;
    const files = { 'a.yaml': 'version: 1\nrules: { missing-expiration: low }\n', 'b.yaml': OFF, ...BOTH };
    const [a, b] = await found(repository({ [ROOT]: policies('b.yaml', './a.yaml'), ...files }));
    expect(a).toMatchObject({ severity: 'low', policy: 'a.yaml' });
    expect(b).toMatchObject({ severity: 'critical' });
    const [only, ...more] = await found(repository({ [ROOT]: policies('a.yaml', 'b.yaml'), ...files }));
    expect([only?.path, more]).toEqual(['services/shop/b.tf', []]);
  });

  it('is listed in a base, too', async () => {
    const repo = repository({
      [ROOT]: 'version: 1\nextends: ./base.yaml\n',
      '.lowerplane/base.yaml': LISTED,
      [BILLING]: OFF,
      ...BOTH,
    });
    expect((await found(repo)).map(({ path }) => path)).toEqual(['services/shop/b.tf']);
  });
});

describe('a policy for some files is refused with the line', () => {
  it.each([
    ['extends', 'extends: a.yaml'],
    ['policies', 'policies: []'],
    ['environments', 'environments: { production: { minimum_score: 0.5 } }'],
    ['vendors', 'vendors: []'],
    ['overrides', 'overrides: []'],
    ['locked', 'locked: [rules]'],
    ['paths', 'paths: { exclude: [a/] }'],
    ['secrets', 'secrets: { severity: { GitHub: low } }'],
    ['require', 'require: []'],
    ['allow_comments', 'allow_comments: [gitleaks]'],
    ['frameworks', 'frameworks: []'],
  ])('when it sets %s', async (field, text) => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: `version: 1\n\n${text}\n` });
    await expect(check(repo.folder)).rejects.toThrow(
      `${BILLING}:3: ${field} cannot be set in a policy for some files only. Set it in ${ROOT}`,
    );
  });

  it.each([
    ['is missing', undefined, `${ROOT}:3: policies[0].file ${BILLING} does not exist`],
    ['is not valid', 'version: 1\nfail_on: awful\n', `${BILLING}:2: fail_on must be one of`],
    ['has a rule that does not exist', 'version: 1\nrules: { stale-kye: off }\n', `${BILLING}:2: rules`],
    ['is empty', '', `${BILLING}:1: The file is empty`],
  ])('when it %s', async (_, text, message) => {
    const repo = repository({ [ROOT]: LISTED, ...(text !== undefined && { [BILLING]: text }) });
    await expect(check(repo.folder)).rejects.toThrow(message);
  });

  it.each(['../x.yaml', 'a/../../x.yaml', '/etc/x.yaml'])('when its file is %s', async (file) => {
    const repo = repository({ [ROOT]: `version: 1\npolicies:\n  - { paths: [a/], file: ${file} }\n` });
    await expect(check(repo.folder)).rejects.toThrow(`${ROOT}:3: policies[0].file must be`);
  });

  it.each([
    ['fail_on', 'fail_on: critical', 'fail_on must not be higher than medium'],
    ['unknown', 'unknown: pass', 'unknown must not be milder'],
    ['undecidable', 'undecidable: pass', 'undecidable must not be milder'],
    ['rules', 'rules: { stale-key: off }', 'rules.stale-key must not be off'],
    ['rules.stale-key', 'rules: { stale-key: low }', 'rules.stale-key must not be milder than'],
    [
      'rules.stale-key',
      `waivers: [{ rule: stale-key, key: a, ${WAIVER} }]`,
      'waivers[0] must not accept findings of stale-key',
    ],
    ['overrides', 'fail_on: low', 'fail_on must not be set'],
    ['waivers', `waivers: [{ rule: stale-key, key: a, ${WAIVER} }]`, 'waivers must not be set'],
  ])('when it loosens %s, which a base or the root locks', async (lock, text, message) => {
    const locking = `version: 1\nrules: { stale-key: high }\nlocked: [${lock}]\n`;
    const nested = { [BILLING]: `version: 1\n${text}\n` };
    const locked = repository({
      [ROOT]: `${LISTED}extends: ./base.yaml\n`,
      '.lowerplane/base.yaml': locking,
      ...nested,
    });
    await expect(check(locked.folder)).rejects.toThrow(`${BILLING}:2: ${message}`);
    const own = repository({ [ROOT]: `${locking}${LISTED.replace('version: 1\n', '')}`, ...nested });
    await expect(check(own.folder)).rejects.toThrow(`${BILLING}:2: ${message}`);
  });
});

describe('a pull request', () => {
  it('that loosens the policy for its files is judged by that of its base, and shows the edit', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: 'version: 1\nfail_on: low\n' });
    const result = await review(repo, { [BILLING]: OFF, 'services/billing/a.tf': endlessKey('A') });
    expect(result.outcome).toBe('fail');
    expect(result.findings).toMatchObject([
      { ruleId: 'missing-expiration', status: { kind: 'open' }, failOn: 'low', policy: BILLING },
    ]);
    expect(result.scope.changedPolicies).toEqual([BILLING]);
    const shown = `The change edits the policy (${BILLING}); its edits count after the merge.`;
    expect(terminal(result, { colors: false, width: 500 })).toContain(shown);
  });

  it('that adds a waiver for its own finding is not accepted by it', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: 'version: 1\n' });
    const waiver = `version: 1\nwaivers: [{ rule: missing-expiration, path: "**", ${WAIVER} }]\n`;
    const { findings } = await review(repo, { [BILLING]: waiver, 'services/billing/a.tf': endlessKey('A') });
    expect(findings).toMatchObject([{ ruleId: 'missing-expiration', status: { kind: 'open' } }]);
  });

  it('that removes a waiver opens what it accepted', async () => {
    const waiver = `version: 1\nwaivers: [{ rule: missing-expiration, path: "**", ${WAIVER} }]\n`;
    const repo = repository({ [ROOT]: LISTED, [BILLING]: waiver, 'services/billing/a.tf': endlessKey('A') });
    const { findings } = await review(repo, { [BILLING]: 'version: 1\n' });
    expect(findings).toMatchObject([
      { status: { kind: 'open' }, message: expect.stringContaining('This change removes what accepts it') },
    ]);
  });

  it.each([
    ['breaks', 'version: 1\nextends: x.yaml\n', BILLING, 2],
    ['removes', null, ROOT, 3],
  ])('that %s the policy for its files fails at the line', async (_, text, path, line) => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: 'version: 1\n' });
    const { findings, scope } = await review(repo, { [BILLING]: text });
    expect(findings).toMatchObject([{ ruleId: 'invalid-policy', place: { range: { path, line } } }]);
    expect(scope.changedPolicies).toEqual([BILLING]);
  });

  it('that repairs the policy for its files is not judged by what it accepts', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: 'version: 1\nfail_on: awful\n' });
    const result = await review(repo, { [BILLING]: OFF, 'services/billing/a.tf': endlessKey('A') });
    expect(result.because.join(' ')).toContain(`is not valid (${BILLING}:2)`);
    expect(result.findings).toMatchObject([{ ruleId: 'missing-expiration', status: { kind: 'open' } }]);
  });

  it('that leaves the policy alone shows no edit', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: OFF });
    const { scope, findings } = await review(repo, { 'services/billing/a.tf': endlessKey('A') });
    expect(findings.filter(({ ruleId }) => ruleId === 'missing-expiration')).toEqual([]);
    expect(scope).not.toHaveProperty('changedPolicies');
  });
});

describe('a policy for some files that the base of a pull request does not have as listed', () => {
  const org = (text: string) => {
    const folder = madeFolder();
    writeInto(folder, 'org.yaml', text);
    return join(folder, 'org.yaml');
  };
  const LOCKED = LISTED.replace('version: 1', 'version: 1\nlocked: [fail_on]\nfail_on: low');
  const missing = () => repository({ [ROOT]: `version: 1\nextends: ${org(LOCKED)}\n` });

  it.each([
    ['missing', undefined],
    ['not valid', 'version: 1\nfail_on: awful\n'],
    ['loosening what is locked', 'version: 1\nfail_on: critical\n'],
  ])('can be added or repaired where it is %s and a file outside lists it', async (_, before) => {
    const repo = repository({
      [ROOT]: `version: 1\nextends: ${org(LOCKED)}\n`,
      ...(before !== undefined && { [BILLING]: before }),
    });
    await expect(check(repo.folder)).rejects.toThrow('is not valid');
    const result = await review(repo, { [BILLING]: OFF, 'services/billing/a.tf': endlessKey('A') });
    // Everything else in the policy of the base applies, and nothing of the file from the change.
    expect(result).toMatchObject({ failOn: 'low', outcome: 'fail' });
    expect(result.findings).toMatchObject([{ ruleId: 'missing-expiration', status: { kind: 'open' } }]);
    expect(result.because.join(' ')).toContain(`judged by it without ${BILLING}`);
  });

  it('does not let the pull request leave the policy that lists it', async () => {
    const change = {
      [ROOT]: 'version: 1\nfail_on: critical\nrules: { missing-expiration: off }\n',
      'services/billing/a.tf': endlessKey('A'),
    };
    expect(await review(missing(), change)).toMatchObject({ failOn: 'low', outcome: 'fail' });
    // The same for a list in the repository itself.
    const own = repository({ [ROOT]: `${LISTED}fail_on: low\n`, [BILLING]: 'version: 1\nfail_on: awful\n' });
    expect(await review(own, change)).toMatchObject({ failOn: 'low', outcome: 'fail' });
  });

  it('keeps the waivers of the base and the other policies for files', async () => {
    const SHOP = 'services/shop/policy.yaml';
    const waiver = `waivers: [{ rule: missing-rotation, path: "*.tf", ${WAIVER} }]\n`;
    const repo = repository({
      [ROOT]: `${LISTED}  - { paths: [services/shop/**], file: ${SHOP} }\n${waiver}`,
      [SHOP]: 'version: 1\nrules: { missing-expiration: critical }\n',
    });
    const { findings } = await review(repo, { [BILLING]: OFF, 'services/shop/b.tf': endlessKey('B') });
    expect(findings).toMatchObject([{ ruleId: 'missing-expiration', severity: 'critical', policy: SHOP }]);
  });

  it('must be added before anything else is judged', async () => {
    await expect(review(missing(), { 'a.txt': '' })).rejects.toThrow(
      /policies\[0\]\.file services\/billing\/policy\.yaml does not exist in commit [0-9a-f]{12}/,
    );
  });
});

describe('reports', () => {
  it('say which policy judged a finding, and its threshold', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: 'version: 1\nfail_on: low\n', ...BOTH });
    const { out } = await command(repo.folder, ['--format', 'json']);
    const { findings } = jsonReport.parse(JSON.parse(out));
    expect(findings.filter(({ rule }) => rule === 'missing-expiration')).toMatchObject([
      { policy: BILLING, fail_on: 'low' },
      {},
    ]);
    const result = await check(repo.folder);
    const text = terminal(result, { colors: false, width: 200 });
    expect(text.split(`Judged by ${BILLING}.`)).toHaveLength(2);
    expect(text).not.toMatch(/^ +$/m);
    expect(summary(result, { links: undefined, limit: 60_000 })).toContain(`Judged by \`${BILLING}\`.`);
  });

  it('list each file with its digest, which verify compares', async () => {
    const repo = repository({ [ROOT]: LISTED, [BILLING]: OFF });
    const report = join(madeFolder(), 'report.json');
    const { out } = await command(repo.folder, ['--output', `json=${report}`, '--format', 'json']);
    const sha256 = createHash('sha256').update(OFF).digest('hex');
    expect(JSON.parse(out).provenance.policy_files).toEqual([{ path: BILLING, commit: null, sha256 }]);
    expect((await run(repo.folder, 'verify', report)).out).not.toContain('DIFFERS');
    writeInto(repo.folder, BILLING, 'version: 1\n');
    expect((await run(repo.folder, 'verify', report)).out).toContain(
      `The policy is not the one that was used (${BILLING})`,
    );
  });

  it('explain which policy decides, with its line', async () => {
    const billing = `version: 1\nfail_on: low\nrules:\n  stale-key: off\nwaivers:\n  - { rule: missing-expiration, path: "*.tf", ${WAIVER} }\n`;
    const { folder } = repository({ [ROOT]: LISTED, [BILLING]: billing });
    const inside = await run(folder, 'policy', 'explain', '--path', 'services/billing/a.tf');
    expect(inside.out).toContain(`${BILLING} applies to this file, too.`);
    expect(inside.out).toContain(`Findings of severity low or worse fail (${BILLING}:2)`);
    expect(inside.out).toContain(`stale-key (${BILLING}:4)`);
    expect(inside.out).toContain(`${BILLING}:6: missing-expiration for files *.tf below services/billing/**`);
    const outside = await run(folder, 'policy', 'explain', '--path', 'services/shop/a.tf');
    expect(outside.out).not.toContain(BILLING);
    const json = await run(
      folder,
      ...['policy', 'explain', '--path', 'services/billing/a.tf', '--format', 'json'],
    );
    expect(JSON.parse(json.out)).toMatchObject({
      policies: [BILLING],
      fail_on: 'low',
      fail_on_decided_by: { kind: 'nested', path: BILLING, line: 2 },
      waivers: [{ within: ['services/billing/**'] }],
    });
  });
});
