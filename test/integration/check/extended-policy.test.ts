import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckRequest } from '../../../action/check/request.ts';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from '../scan/made-repository.ts';
import { check, command, endlessKey, goodKey } from './gate.ts';

const POLICY = '.lowerplane/policy.yaml';
const STRICT = 'version: 1\nfail_on: low\n';
const MILD = 'version: 1\nfail_on: critical\n';

const sha256 = (content: string) => createHash('sha256').update(content).digest('hex');

function repository(files: Readonly<Record<string, string>>): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Dashboard'), ...files });
  return repo;
}

function folderWith(path: string, content: string): string {
  const folder = madeFolder();
  writeInto(folder, path, content);
  return folder;
}

const folderFile = (content: string) => join(folderWith('base.yaml', content), 'base.yaml');
const extending = (...bases: readonly string[]) => `version: 1\nextends: [${bases.join(', ')}]\n`;

/** Reviews a change of the repository, by the policy of its base. */
async function review(
  repo: MadeRepository,
  files: Readonly<Record<string, string>>,
  given: Partial<CheckRequest> = {},
) {
  const base = repo.git('rev-parse', 'HEAD');
  const head = repo.commit('change', files);
  return check(repo.folder, {
    scan: { kind: 'range', base, head, from: 'base' },
    tree: { kind: 'commit', commit: head },
    policyTree: { kind: 'commit', commit: base },
    changes: { base, head },
    ...given,
  });
}

describe('a policy extends', () => {
  it('a file of the repository, relative to its own folder, as of the commit of the policy', async () => {
    const repo = repository({ [POLICY]: extending('../policies/base.yaml'), 'policies/base.yaml': STRICT });
    const result = await review(repo, { 'policies/base.yaml': MILD, 'b.tf': endlessKey('B') });
    expect(result).toMatchObject({ failOn: 'low', outcome: 'fail' });
  });

  it('a file outside the repository, from disk, by a relative or an absolute path', async () => {
    const org = folderWith('base.yaml', STRICT);
    for (const named of [
      (repo: MadeRepository) => relative(join(repo.folder, '.lowerplane'), join(org, 'base.yaml')),
      () => join(org, 'base.yaml'),
    ]) {
      const repo = repository({});
      repo.commit('policy', { [POLICY]: extending(named(repo)) });
      expect((await review(repo, { 'b.txt': '' })).failOn).toBe('low');
    }
  });

  it('a file of another checkout in its folder, from disk', async () => {
    const repo = repository({ [POLICY]: extending('../org/base.yaml'), '.gitignore': 'org/\n' });
    writeInto(repo.folder, 'org/.git/HEAD', 'ref: refs/heads/main\n');
    writeInto(repo.folder, 'org/base.yaml', STRICT);
    expect((await review(repo, { 'b.txt': '' })).failOn).toBe('low');
  });

  it('no file that is only on disk or in the change, where the repository should have it', async () => {
    const repo = repository({ [POLICY]: extending('../org/base.yaml'), '.gitignore': 'org/' });
    writeInto(repo.folder, 'org/base.yaml', MILD);
    const change = { 'org/base.yaml': MILD, '.gitignore': '' };
    await expect(review(repo, {})).rejects.toThrow(
      /policy\.yaml:2: extends org\/base\.yaml, which does not exist in commit [0-9a-f]{12}/,
    );
    // As any change that repairs the policy: visibly, and without what would accept the change itself.
    expect(await review(repo, change)).toMatchObject({
      failOn: 'medium',
      outcome: 'warn',
      because: [expect.stringContaining('so this change is judged by its own policy')],
    });
  });

  it('a package, whose file must have the pinned digest', async () => {
    const base = (digest: string) => `{ package: "@acme/policy", file: base.yaml, sha256: ${digest} }`;
    const repo = repository({ [POLICY]: extending(base(sha256(STRICT))), '.gitignore': 'node_modules/\n' });
    await expect(review(repo, {})).rejects.toThrow(
      'policy.yaml:2: extends the package @acme/policy, whose base.yaml was not found in node_modules. Install the package first',
    );
    writeInto(repo.folder, 'node_modules/@acme/policy/base.yaml', STRICT);
    expect((await review(repo, {})).failOn).toBe('low');
    writeInto(repo.folder, 'node_modules/@acme/policy/base.yaml', MILD);
    await expect(review(repo, {})).rejects.toThrow(
      `policy.yaml:2: extends node_modules/@acme/policy/base.yaml, whose SHA-256 is ${sha256(MILD)}, not ${sha256(STRICT)}. Review what changed`,
    );
  });

  it('nothing else when a change takes away what is outside the repository', async () => {
    const own = 'version: 1\nrules: { missing-expiration: off }\n';
    const named = `{ package: p, file: base.yaml, sha256: ${sha256(STRICT)} }`;
    for (const [base, message] of [
      [named, 'extends the package p, whose base.yaml was not found in node_modules'],
      [`{ package: p, file: "a\\0b", sha256: ${sha256(STRICT)} }`, 'was not found in node_modules'],
      [join(madeFolder(), 'gone.yaml'), 'which does not exist on disk'],
      [folderFile('version: 1\nfail_on: awful\n'), 'which is not valid at line 2'],
    ] as const) {
      const repo = repository({ [POLICY]: extending(base), '.gitignore': 'node_modules/\n' });
      const change = { [POLICY]: own, 'b.tf': endlessKey('B') };
      await expect(review(repo, change)).rejects.toThrow(message);
    }
    const repo = repository({ [POLICY]: extending(named), '.gitignore': 'node_modules/\n' });
    writeInto(repo.folder, 'node_modules/p/base.yaml', MILD);
    const mild = extending(named.replace(sha256(STRICT), sha256(MILD)));
    await expect(review(repo, { [POLICY]: mild })).rejects.toThrow(
      /whose SHA-256 is [\s\S]*A change is judged by the policy of its base/,
    );
  });

  it('several files, of which later ones win, each once', async () => {
    const repo = repository({
      [POLICY]: `${extending('./a.yaml', './b.yaml')}minimum_score: 0.5\n`,
      '.lowerplane/a.yaml': `${extending('./common.yaml')}fail_on: low\n`,
      '.lowerplane/b.yaml': `${extending('./common.yaml')}fail_on: high\n`,
      '.lowerplane/common.yaml': 'version: 1\nlocked: [rules.stale-key]\nrules: { stale-key: critical }\n',
    });
    expect((await check(repo.folder)).failOn).toBe('high');
  });

  it('what the operator names, with or without a policy of its own, whatever it says', async () => {
    const org = folderWith('org.yaml', 'version: 1\nfail_on: low\nlocked: [fail_on]\n');
    const policyBase = join(org, 'org.yaml');
    expect(await check(repository({}).folder, { policyBase })).toMatchObject({
      failOn: 'low',
      policy: { kind: 'none' },
    });
    await expect(check(repository({ [POLICY]: MILD }).folder, { policyBase })).rejects.toThrow(
      /policy\.yaml:2: fail_on must not be higher than low, because .*org\.yaml:3 locks fail_on/,
    );
    const { code, out } = await command(repository({}).folder, [
      '--policy-base',
      policyBase,
      '--format',
      'json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ fail_on: 'low' });
    const { error } = await command(repository({}).folder, ['--policy-base', 'missing.yaml']);
    expect(error).toContain('extends missing.yaml, which does not exist');
  });
});

describe('a policy is refused with the line', () => {
  it.each([
    [
      'a cycle',
      extending('./a.yaml'),
      extending('./policy.yaml'),
      'a.yaml:2: extends itself: .lowerplane/policy.yaml extends .lowerplane/a.yaml extends .lowerplane/policy.yaml',
    ],
    ['itself', extending('./policy.yaml'), '', 'policy.yaml:2: extends itself'],
    [
      'a missing file',
      extending('./b.yaml'),
      '',
      'policy.yaml:2: extends .lowerplane/b.yaml, which does not exist',
    ],
    [
      'a faulty base',
      extending('./a.yaml'),
      'version: 1\n\nfail_on: awful\n',
      '.lowerplane/a.yaml:3: fail_on must be one of',
    ],
    [
      'a digest of another file',
      'version: 1\nextends:\n  - { file: ./a.yaml, sha256: '.concat('a'.repeat(64), ' }\n'),
      STRICT,
      'policy.yaml:3: extends .lowerplane/a.yaml, whose SHA-256 is',
    ],
    [
      'a digest that is none',
      'version: 1\nextends: { file: a.yaml, sha256: abc }\n',
      STRICT,
      'policy.yaml:2: extends.sha256 must be the 64 hex digits',
    ],
    [
      'a package without a digest',
      'version: 1\nextends: { package: a, file: b.yaml }\n',
      STRICT,
      'policy.yaml:2: extends must have sha256, because it names a package',
    ],
  ])('%s', async (_, policy, base, message) => {
    const repo = repository({ [POLICY]: policy, '.lowerplane/a.yaml': base });
    await expect(check(repo.folder)).rejects.toThrow(message);
  });

  it('when it is too deep', async () => {
    const chain = Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((at) => [
        `.lowerplane/${at}.yaml`,
        at === 6 ? STRICT : extending(`./${at + 1}.yaml`),
      ]),
    );
    await expect(check(repository({ [POLICY]: extending('./1.yaml'), ...chain }).folder)).rejects.toThrow(
      '.lowerplane/5.yaml:2: extends .lowerplane/6.yaml, which is more than 5 files deep',
    );
    const { '.lowerplane/6.yaml': _, ...shorter } = chain;
    const five = repository({ [POLICY]: extending('./1.yaml'), ...shorter, '.lowerplane/5.yaml': STRICT });
    expect((await check(five.folder)).failOn).toBe('low');
  });

  it('at the line that names a faulty file outside the repository', async () => {
    const org = folderWith('base.yaml', 'version: 1\nfail_on: awful\n');
    const repo = repository({ [POLICY]: extending(join(org, 'base.yaml')) });
    await expect(check(repo.folder)).rejects.toThrow(
      `policy.yaml:2: extends ${join(org, 'base.yaml')}, which is not valid at line 2: fail_on must be one of`,
    );
  });
});

it('reports a change that breaks a base, and an expired waiver of one outside, in the repository', async () => {
  const org = folderWith(
    'base.yaml',
    'version: 1\nwaivers:\n  - { rule: stale-key, key: a, owner: a, reason: b, expires: 2025-01-01 }\n',
  );
  const repo = repository({
    [POLICY]: extending(join(org, 'base.yaml'), './own.yaml'),
    '.lowerplane/own.yaml': STRICT,
  });
  const { findings } = await review(repo, { '.lowerplane/own.yaml': 'version: 1\nfail_on: awful\n' });
  expect(findings).toMatchObject([
    { ruleId: 'invalid-policy', place: { range: { path: '.lowerplane/own.yaml', line: 2 } } },
    {
      ruleId: 'expired-waiver',
      place: { range: { path: POLICY, line: 2 } },
      message: expect.stringContaining(`It is in ${join(org, 'base.yaml')}:3.`),
    },
  ]);
});

it('lists every file of the policy with its digest, which verify compares', async () => {
  const repo = repository({ [POLICY]: extending('./base.yaml'), '.lowerplane/base.yaml': STRICT });
  const folder = madeFolder();
  const [report, statement] = [join(folder, 'report.json'), join(folder, 'statement.json')];
  const { out } = await command(repo.folder, [
    ...['--output', `json=${report}`, '--output', `statement=${statement}`],
    ...['--format', 'json'],
  ]);
  const document = JSON.parse(out);
  expect(document.provenance).toMatchObject({
    policy: { path: POLICY },
    policy_files: [{ path: '.lowerplane/base.yaml', commit: null, sha256: sha256(STRICT) }],
  });
  const verify = async () => {
    const { io, printed } = capturedIo({ cwd: repo.folder, now: NOW });
    const code = await dispatch(['verify', report, '--statement', statement], io);
    return { code, ...printed };
  };
  expect(await verify()).toMatchObject({ code: 0 });
  repo.write('.lowerplane/base.yaml', MILD);
  expect((await verify()).out).toContain(
    'policy     DIFFERS    The policy is not the one that was used (.lowerplane/base.yaml)',
  );
});

it('replays past merges by the policy with its base', async () => {
  const repo = repository({ [POLICY]: MILD });
  repo.commit('bad', { 'b.tf': endlessKey('B') });
  repo.write(POLICY, extending('./base.yaml'));
  repo.write('.lowerplane/base.yaml', STRICT);
  const { io, printed } = capturedIo({ cwd: repo.folder, now: NOW });
  await dispatch(['policy', 'replay'], io);
  expect(printed.out).toContain('would have blocked 1 of 1 merge');
});
