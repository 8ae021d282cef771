import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import { command } from '../../../provider/cli/commands/scan.ts';
import { ACME, acmePolicy, acmeToken } from '../../check/custom-pattern.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder, writeInto } from './made-repository.ts';

const POLICY = '.lowerplane/policy.yaml';

async function scanned(cwd: string, ...args: readonly string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW });
  const code = await command.run(args, io);
  return { code, ...printed };
}

async function found(cwd: string, ...args: readonly string[]) {
  const { code, out } = await scanned(cwd, '--json', ...args);
  const { findings }: { findings: readonly { ruleId: string; path: string }[] } = JSON.parse(out);
  return { code, found: findings.map(({ ruleId, path }) => `${path} ${ruleId}`) };
}

function repository(policy: string | undefined = acmePolicy()): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': 'const a = 1;\n', ...(policy !== undefined && { [POLICY]: policy }) });
  return repo;
}

const LEAK = { 'b.ts': `const id = "${acmeToken(1)}";\n` };

describe('lowerplane scan finds the secrets of the policy', () => {
  it('in files, and not in the policy itself', async () => {
    const repo = repository();
    expect(await found(repo.folder)).toEqual({ code: 0, found: [] });
    repo.commit('leak', LEAK);
    expect(await found(repo.folder)).toEqual({ code: 1, found: ['b.ts custom-acme-token'] });
    // The policy is that of the repository, whatever is scanned of it.
    expect(await found(repo.folder, 'b.ts')).toEqual({ code: 1, found: ['b.ts custom-acme-token'] });
  });

  it('in what is staged', async () => {
    const repo = repository();
    repo.write('b.ts', LEAK['b.ts']);
    repo.git('add', 'b.ts');
    expect(await found(repo.folder, '--staged')).toEqual({ code: 1, found: ['b.ts custom-acme-token'] });
  });

  it('in a range and in the whole history, also when they were removed again', async () => {
    const repo = repository();
    const base = repo.git('rev-parse', 'HEAD');
    repo.commit('leak', LEAK);
    repo.commit('fix', { 'b.ts': '' });
    for (const args of [['--range', `${base}..HEAD`], ['--history']])
      expect(await found(repo.folder, ...args)).toEqual({ code: 1, found: ['b.ts custom-acme-token'] });
  });

  it('of a policy that it extends', async () => {
    const org = madeFolder();
    writeInto(org, 'org.yaml', acmePolicy());
    const repo = repository(`version: 1\nextends: ${JSON.stringify(join(org, 'org.yaml'))}\n`);
    repo.commit('leak', LEAK);
    expect(await found(repo.folder)).toEqual({ code: 1, found: ['b.ts custom-acme-token'] });
  });

  it('of the policy that --policy names, with its waivers', async () => {
    const repo = repository('version: 1\n');
    repo.commit('leak', LEAK);
    expect((await found(repo.folder)).code).toBe(0);
    const other = join(madeFolder(), 'other.yaml');
    writeFileSync(other, acmePolicy());
    expect(await found(repo.folder, '--policy', other)).toEqual({
      code: 1,
      found: ['b.ts custom-acme-token'],
    });
    writeFileSync(
      other,
      acmePolicy(
        'waivers: [{ rule: committed-secret, path: b.ts, owner: a@example.com, reason: is replaced, expires: 2099-01-01 }]\n',
      ),
    );
    expect(await found(repo.folder, '--policy', other)).toEqual({ code: 0, found: [] });
    expect(await scanned(repo.folder, '--policy', `${other}.old`)).toMatchObject({
      code: 2,
      error: expect.stringContaining('The policy "'),
    });
  });
});

it('does not scan by a policy whose patterns are not valid', async () => {
  const repo = repository(acmePolicy().replace('{32}', '{32}(?!x)'));
  const { code, error } = await scanned(repo.folder);
  expect({ code, error }).toEqual({
    code: 2,
    error: expect.stringMatching(
      /^lowerplane scan: The policy is not valid, so its secret patterns are not known: \.lowerplane\/policy\.yaml:6: secrets\.patterns\[0\]\.pattern uses a lookahead/,
    ),
  });
});

it('describes the kinds in SARIF, and says what it searched for', async () => {
  const repo = repository();
  repo.commit('leak', LEAK);
  const { out } = await scanned(repo.folder, '--sarif');
  expect(JSON.parse(out)).toMatchObject({
    runs: [
      {
        tool: {
          driver: {
            rules: [
              {
                id: 'custom-acme-token',
                fullDescription: { text: 'Acme deploy token (custom pattern) in a file or commit.' },
                help: { text: 'Revoke it at https://acme.example/tokens.' },
                defaultConfiguration: { level: 'error' },
              },
            ],
          },
        },
        results: [{ ruleId: 'custom-acme-token', ruleIndex: 0 }],
      },
    ],
  });
  expect((await scanned(repo.folder)).out).toContain('1 custom secret pattern searched for, too.');
  expect(JSON.parse((await scanned(repo.folder, '--json')).out).scope.patterns).toEqual([
    'custom-acme-token',
  ]);
});

const options = (path: string) => ({ path, patterns: [ACME], target: { kind: 'history' } as const });

it('finds the same with several threads', async () => {
  const repo = repository();
  for (let number = 1; number <= 3; number++)
    repo.commit('leak', { [`leak${number}.ts`]: `const id = "${acmeToken(number)}";\n` });
  const idsOf = ({ findings }: Awaited<ReturnType<typeof scan>>) =>
    findings.map(({ fingerprint }) => fingerprint);
  const alone = idsOf(await scan({ ...options(repo.folder), threads: 1 }));
  expect(alone).toHaveLength(3);
  const history = await scan({ ...options(repo.folder), threads: 3, threadsFrom: { files: 1 } });
  expect(idsOf(history)).toEqual(alone);
  const tree = { path: repo.folder, patterns: [ACME], target: { kind: 'tree' } as const };
  const [one, three] = [
    await scan({ ...tree, threads: 1 }),
    await scan({ ...tree, threads: 3, threadsFrom: { files: 1 } }),
  ];
  expect(idsOf(three)).toEqual(idsOf(one));
});

it('reads nothing from a cache of other patterns', async () => {
  const repo = repository();
  repo.commit('leak', LEAK);
  const cache = join(madeFolder(), 'cache');
  const known = async (patterns: readonly (typeof ACME)[]) => {
    const { scope, findings } = await scan({ ...options(repo.folder), patterns, cache });
    return { known: scope.cache?.known, found: findings.map(({ ruleId }) => ruleId) };
  };
  expect(await known([])).toEqual({ known: 0, found: [] });
  expect(await known([ACME])).toEqual({ known: 0, found: [ACME.id] });
  expect(await known([ACME])).toEqual({ known: 3, found: [ACME.id] });
  expect(await known([{ ...ACME, allow: ['[0-9a-f]'] }])).toEqual({ known: 0, found: [] });
});
