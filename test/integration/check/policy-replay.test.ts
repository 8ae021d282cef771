import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { NOW } from '../emulator/running.ts';
import { MadeRepository, madeFolder } from '../scan/made-repository.ts';
import { endlessKey, goodKey } from './gate.ts';

async function replay(cwd: string, ...args: string[]) {
  const { io, printed } = capturedIo({ cwd, now: NOW });
  const code = await dispatch(['policy', 'replay', ...args], io);
  return { code, ...printed };
}

/** A branch with two merges of keys that never expire, and one between them that only touches the documentation. */
function history(): { readonly repo: MadeRepository; readonly bad: string } {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': goodKey('Dashboard') });
  const bad = repo.commit('Add a key (#1)', { 'first.tf': endlessKey('First') });
  repo.commit('Explain (#2)', { 'README.md': 'Hello\n' });
  repo.git('checkout', '--quiet', '-b', 'topic');
  repo.commit('one step', { 'second.tf': endlessKey('Second') });
  repo.commit('another step', { 'other.txt': 'text\n' });
  repo.git('checkout', '--quiet', 'main');
  repo.git('merge', '--quiet', '--no-ff', '-m', 'Merge the topic (#3)', 'topic');
  return { repo, bad };
}

it('counts the merges that the policy in the files would have blocked', async () => {
  const { repo, bad } = history();
  const { code, out, error } = await replay(repo.folder);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toContain('This policy would have blocked 2 of 3 merges.\n');
  expect(out).toContain('There is no policy file');
  expect(out).toContain('missing-expiration: 2');
  expect(out).toContain(
    `${bad.slice(0, 12)}  2026-01-01  Add a key (#1)\n  medium missing-expiration first.tf:`,
  );
  expect(out).toContain('Merge the topic (#3)');
  expect(out).not.toContain('one step');
});

it('judges by the policy as it is now in the files, committed or not', async () => {
  const { repo } = history();
  repo.write(
    '.lowerplane/policy.yaml',
    'version: 1\nrules: { missing-expiration: off, missing-rotation: off }\n',
  );
  expect((await replay(repo.folder)).out).toContain('blocked 0 of 3 merges');
  repo.write('strict.yaml', 'version: 1\nrules: { missing-expiration: critical }\n');
  const strict = await replay(repo.folder, '--policy', 'strict.yaml', '--fail-on', 'critical');
  expect(strict.out).toContain('blocked 2 of 3 merges');
});

it('judges only as many as asked for, and reports them to programs', async () => {
  const { repo } = history();
  const file = join(madeFolder(), 'replay.json');
  await replay(repo.folder, '--against', '1', '--output', `json=${file}`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    merges: 1,
    blocked: 1,
    without_verdict: 0,
    rules: { 'missing-expiration': 1 },
    results: [
      {
        commit: repo.git('rev-parse', 'HEAD'),
        at: '2026-01-01T00:00:00Z',
        title: 'Merge the topic (#3)',
        outcome: 'fail',
        findings: [
          { rule: 'missing-expiration', severity: 'medium', at: expect.stringContaining('second.tf') },
        ],
      },
    ],
  });
});

it('has nothing to judge in a repository with one commit', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'main.tf': endlessKey('First') });
  expect((await replay(repo.folder)).out).toContain('blocked 0 of 0 merges');
});

it('cannot judge without a repository, a commit or a valid policy', async () => {
  expect(await replay(madeFolder())).toMatchObject({
    code: 2,
    error: expect.stringContaining('git repository'),
  });
  expect(await replay(new MadeRepository().folder)).toMatchObject({ code: 2 });
  const { repo } = history();
  repo.write('.lowerplane/policy.yaml', 'version: 1\nfail_on: sometimes\n');
  expect(await replay(repo.folder)).toMatchObject({
    code: 2,
    error: expect.stringContaining('Invalid Policy'),
  });
  const missing = await replay(repo.folder, '--policy', 'none.yaml');
  expect(missing).toMatchObject({ code: 2, error: expect.stringContaining('Policy Not Found') });
});

it('names the actions that there are', async () => {
  const { io, printed } = capturedIo({ cwd: madeFolder(), now: NOW });
  expect(await dispatch(['policy', 'repaly'], io)).toBe(2);
  expect(await dispatch(['policy'], io)).toBe(2);
  expect(printed.error).toContain('Did you mean "replay"?');
});
