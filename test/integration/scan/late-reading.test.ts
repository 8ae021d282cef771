import { beforeEach, expect, it } from 'vitest';
import { scanCommitted } from '../../../action/scan/scan-commits.ts';
import { CommitListing } from '../../../action/scan/sources/commit-listing.ts';
import { entriesOf, gitOutput, startGit } from '../../../action/scan/sources/git.ts';
import { githubToken, MadeRepository } from './made-repository.ts';

let repository: MadeRepository;
let base: string;
let head: string;

beforeEach(() => {
  repository = new MadeRepository();
  base = repository.commit('First');
  head = repository.commit('Leak', { 'deploy.env': `TOKEN=${githubToken(1)}\n` });
});

/** Until a git that was started before is over, and Node.js has noticed. */
async function othersEnded(): Promise<void> {
  for (let times = 0; times < 5; times++) await gitOutput(repository.folder, ['log', '--all']);
}

it('keeps what git printed until it is read, also when git has ended', async () => {
  const running = startGit(repository.folder, ['rev-list', '--all']);
  running.stdin.end();
  await othersEnded();
  const listed = (await Array.fromAsync(entriesOf(running, '\n'))).flat();
  expect(listed).toEqual([head, base]);
});

it('finds a secret in commits that were listed long before the scan', async () => {
  const listing = new CommitListing(repository.folder, [head, `^${base}`]);
  await othersEnded();
  const result = await scanCommitted(
    { root: repository.folder, prefix: '', shallow: false },
    { kind: 'range', base, head, from: 'base', areFound: true },
    { floor: 'medium', archives: false, listing },
  );
  expect(result.scope).toMatchObject({ commits: 1, files: 1 });
  expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['github-token']);
});

it('does not take a listing of no commits for a range without commits', async () => {
  const range = { kind: 'range', base, head, from: 'base', areFound: true } as const;
  const root = { root: repository.folder, prefix: '', shallow: false };
  const options = { floor: 'medium', archives: false } as const;
  const empty = () => new CommitListing(repository.folder, [base, `^${head}`]);
  await expect(scanCommitted(root, range, { ...options, listing: empty() })).rejects.toThrow(
    /git listed no commit .* though there is one/,
  );
  const backwards = { ...range, base: head, head: base };
  expect((await scanCommitted(root, backwards, options)).scope.commits).toBe(0);
});
