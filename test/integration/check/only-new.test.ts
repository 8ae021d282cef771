import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { NOW } from '../emulator/running.ts';
import { githubToken, MadeRepository } from '../scan/made-repository.ts';
import { check, command, endlessKey, goodKey } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';
const BASELINE = '.lowerplane/baseline.json';
const DAY = 86_400_000;
const day = (offset: number) => formatInstant(NOW + offset * DAY).slice(0, 10);

type Files = Readonly<Record<string, string>>;
interface Change {
  readonly before: Files;
  readonly after: Files;
  readonly prepare?: (repo: MadeRepository) => void;
  readonly request?: Partial<CheckRequest>;
}

/** Reviews a pull request that turns some files into others. */
async function review({ before, after, prepare, request }: Change) {
  const repo = new MadeRepository();
  const base = repo.commit('start', before);
  prepare?.(repo);
  repo.commit('change', after);
  const head = repo.git('rev-parse', 'HEAD');
  const result = await check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
    ...request,
  });
  const withStatus = (kind: string) =>
    result.findings
      .filter(({ status }) => status.kind === kind)
      .map(({ ruleId, keyName }) => `${ruleId} ${keyName ?? ''}`.trim())
      .sort();
  return { outcome: result.outcome, open: withStatus('open'), known: withStatus('known'), result };
}

const lasting = (name: string, span: string, more = '') =>
  goodKey(name).replace(/ {2}rotation.*\n/, `  expires_in = "${span}"\n${more}`);
const strict = `version: 1\nfail_on: low\nrules: { missing-rotation: off, deletion-protection-off: off }\n`;
const waiver = (expires: string, rest = 'key: Old') =>
  `waivers:\n  - { rule: missing-expiration, ${rest}, owner: ops, reason: moving, expires: ${expires} }\n`;

describe('a change that is innocent passes', () => {
  const innocent: [string, Files, Files, readonly string[]][] = [
    ['an old key in an untouched file', { 'old.tf': endlessKey('Old') }, {}, ['missing-expiration Old']],
    [
      'an old key elsewhere in a changed file',
      { 'old.tf': endlessKey('Old') },
      { 'old.tf': `# A comment\n\n${endlessKey('Old')}\n${goodKey('New')}` },
      ['missing-expiration Old'],
    ],
    [
      'an old key in a file that moves',
      { 'old.tf': endlessKey('Old') },
      { 'old.tf': '', 'infra/new.tf': endlessKey('Old') },
      ['missing-expiration Old'],
    ],
    [
      'a waiver that expired yesterday',
      { 'old.tf': endlessKey('Old'), [POLICY]: strict + waiver(day(-1)) },
      {},
      ['expired-waiver', 'missing-expiration Old'],
    ],
    [
      'an expiration that is past in an untouched file',
      { 'old.tf': lasting('Old', '30d').replace(/expires_in.*/, `expires_at = "${day(-3)}T00:00:00Z"`) },
      {},
      ['expired-key-declared Old'],
    ],
    [
      'a file that cannot be read',
      { 'old.tf': '# lowerplane_api_key\n!! no HCL {' },
      {},
      ['invalid-declaration'],
    ],
    [
      'a key whose life gets shorter',
      { 'a.tf': lasting('Old', '800d') },
      { 'a.tf': lasting('Old', '500d') },
      ['lifetime-too-long Old'],
    ],
  ];
  it.each(innocent)('%s', async (_, before, after, known) => {
    const files = { [POLICY]: strict, ...before };
    const reviewed = await review({ before: files, after: { 'README.md': '# Docs\n', ...after } });
    expect(reviewed).toMatchObject({ outcome: 'pass', open: [], known });
    expect(reviewed.result.because.join(' ')).toContain(`${known.length} known before this change`);
  });

  it('an old secret, whatever is scanned', async () => {
    const before = { 'a.env': `TOKEN=${githubToken(1)}\n`, 'b.env': `OTHER=${githubToken(2)}\n` };
    const known = { tree: ['committed-secret'], history: ['committed-secret', 'committed-secret'] };
    for (const kind of ['tree', 'history'] as const) {
      const reviewed = await review({
        before,
        prepare: (repo) => repo.commit('remove one', { 'b.env': '' }),
        after: { 'README.md': '# Docs\n' },
        request: { scan: { kind } },
      });
      expect(reviewed).toMatchObject({ outcome: 'pass', open: [], known: known[kind] });
    }
  });
});

describe('a change that makes something worse fails', () => {
  const worse: [string, Files, Files, string][] = [
    ['a new key', {}, { 'a.tf': endlessKey('New') }, 'missing-expiration New'],
    [
      'an expiration pushed out',
      { 'a.tf': lasting('Old', '400d') },
      { 'a.tf': lasting('Old', '800d') },
      'lifetime-too-long Old',
    ],
    [
      'permissions widened',
      { 'a.tf': endlessKey('Old') },
      { 'a.tf': endlessKey('Old').replace('read-only', 'admin') },
      'missing-expiration Old',
    ],
    [
      'environments widened',
      { 'a.tf': endlessKey('Old') },
      { 'a.tf': endlessKey('Old').replace('["production"]', '["production", "staging"]') },
      'missing-expiration Old',
    ],
    [
      'a waiver removed',
      { 'a.tf': endlessKey('Old'), [POLICY]: strict + waiver(day(30)) },
      { [POLICY]: strict },
      'missing-expiration Old',
    ],
    [
      'a waiver that the change lets expire',
      { 'a.tf': endlessKey('Old'), [POLICY]: strict + waiver(day(30)) },
      { [POLICY]: strict + waiver(day(-1)) },
      'missing-expiration Old',
    ],
    [
      'a second key like a known one',
      { 'a.tf': endlessKey('Old') },
      { 'b.tf': endlessKey('Newer') },
      'missing-expiration Newer',
    ],
  ];
  it.each(worse)('%s', async (_, before, after, finding) => {
    const { outcome, open } = await review({ before: { [POLICY]: strict, ...before }, after });
    expect(open).toContain(finding);
    expect(outcome).toBe('fail');
  });

  it('a baseline entry removed', async () => {
    const first = await review({ before: { [POLICY]: strict }, after: { 'a.tf': endlessKey('Old') } });
    const [finding] = first.result.findings;
    const entry = { rule: finding?.ruleId, fingerprint: finding?.fingerprint, where: 'a.tf:1' };
    const baseline = (findings: readonly unknown[]) =>
      JSON.stringify({ version: 1, created_at: formatInstant(NOW), findings, posture: [] });
    const before = { [POLICY]: strict, 'a.tf': endlessKey('Old'), [BASELINE]: baseline([entry]) };
    expect(await review({ before, after: { 'b.md': '' } })).toMatchObject({ open: [], known: [] });
    const { open, result } = await review({ before, after: { [BASELINE]: baseline([]) } });
    expect(open).toEqual(['missing-expiration Old']);
    expect(result.findings[0]?.message).toContain('This change removes what accepts it');
  });
});

it('is about expired waivers of the change itself, not of the base', async () => {
  const files = { 'a.tf': endlessKey('Old'), [POLICY]: strict + waiver(day(-1)) };
  const renewed = await review({ before: files, after: { [POLICY]: strict + waiver(day(30)) } });
  expect(renewed).toMatchObject({ open: [], known: ['missing-expiration Old'] });
  const added = await review({
    before: { [POLICY]: strict },
    after: { [POLICY]: strict + waiver(day(-1), 'path: x.tf') },
  });
  expect(added.open).toEqual(['expired-waiver']);
});

it('judges everything in a deploy or an audit, and in a check of files', async () => {
  const before = { 'a.tf': endlessKey('Old'), [POLICY]: strict };
  for (const mode of ['deploy', 'audit'] as const) {
    const { open } = await review({ before, after: { 'b.md': '' }, request: { mode } });
    expect(open).toContain('missing-expiration Old');
  }
});

it('compares staged changes with HEAD, and anything with the commit of --only-new', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.tf': endlessKey('Old'), [POLICY]: strict });
  repo.write('b.tf', endlessKey('New'));
  repo.git('add', '.');
  const staged = await command(repo.folder, ['--staged']);
  expect(staged.out).toContain('1 finding known before this change.');
  expect(staged.out).toContain('"New" never expires');
  expect(staged.out).not.toContain('"Old" never expires');
  const audit = await command(repo.folder, ['--mode', 'audit', '--offline']);
  expect(audit.out).toContain('"Old" never expires');
  const compared = await command(repo.folder, ['--mode', 'audit', '--offline', '--only-new', 'HEAD']);
  expect(compared.out).not.toContain('"Old" never expires');
  expect(compared.out).toContain('"New" never expires');
  const deploy = await command(repo.folder, ['--mode', 'deploy', '--only-new', 'HEAD']).catch(String);
  expect(deploy).toContain('--only-new cannot be used with --mode deploy');
});

describe('a change that adds a file for OpenTofu', () => {
  const before = { 'main.tf': goodKey('CI') };

  it.each([
    ['weakens a key', { 'main.tofu': endlessKey('CI') }, ['missing-expiration CI']],
    ['adds a weak key', { 'more.tofu': endlessKey('More') }, ['missing-expiration More']],
    [
      'weakens it by an override',
      {
        'a_override.tofu':
          'resource "lowerplane_api_key" "CI" {\n  rotation = null\n  expires_in = "3000d"\n}\n',
      },
      ['lifetime-too-long CI', 'missing-rotation CI'],
    ],
  ])('fails when that %s', async (_, after, rules) => {
    const { outcome, open } = await review({ before, after });
    expect({ outcome, open }).toEqual({ outcome: 'fail', open: expect.arrayContaining(rules) });
  });

  it('fails when only Terraform would read the weak key', async () => {
    const after = { 'more.tf': endlessKey('More'), 'more.tofu': goodKey('More') };
    const { outcome, result } = await review({ before, after });
    expect(outcome).toBe('fail');
    expect(result.findings).toMatchObject([
      {
        ruleId: 'missing-expiration',
        place: { range: { path: 'more.tf' } },
        message: expect.stringContaining('Terraform reads it so; OpenTofu reads a .tofu file instead.'),
      },
    ]);
  });

  it('does not pass when OpenTofu would end a key, and is not ready to deploy', async () => {
    const change = { before, after: { 'main.tofu': '# moved\n' } };
    const { outcome, result } = await review(change);
    expect(outcome).toBe('warn');
    expect(result.notKnown).toContainEqual(
      expect.objectContaining({
        effect: 'warn',
        place: expect.objectContaining({ range: expect.objectContaining({ path: 'main.tf', line: 1 }) }),
      }),
    );
    const deploy = await review({ ...change, request: { mode: 'deploy', changes: undefined } });
    expect(deploy.result.notKnown).toContainEqual(
      expect.objectContaining({ effect: 'fail', because: expect.stringContaining('lowerplane_api_key.CI') }),
    );
  });

  it('passes when both tools have the same keys', async () => {
    const files = [
      { 'main.tofu': goodKey('CI') },
      { 'versions.tofu': 'terraform {\n  required_version = ">= 1.8"\n}\n' },
      { 'main.tofu': goodKey('CI'), 'more.tofu': goodKey('More') },
    ];
    for (const after of files) {
      const { outcome, result } = await review({ before, after });
      const inCode = result.notKnown.filter(({ place }) => place.kind === 'code');
      expect({ outcome, findings: result.findings, notKnown: inCode }).toEqual({
        outcome: 'pass',
        findings: [],
        notKnown: [],
      });
    }
  });
});
