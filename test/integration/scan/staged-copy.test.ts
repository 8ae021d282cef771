import { expect, it } from 'vitest';
import { newScanner } from '../../../action/scan/new-scanner.ts';
import { bestPrefilter } from '../../../action/scan/prefilter/best-prefilter.ts';
import { scanStagedBlobs } from '../../../action/scan/sources/staged-copy.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from './made-repository.ts';

const BUFFER = 4 * 1024 * 1024;

function stagedRepository(content: string, objectFormat: 'sha1' | 'sha256' = 'sha1') {
  const repo = new MadeRepository(objectFormat);
  repo.write('a.ts', content);
  repo.git('add', '--all');
  return { repo, blob: { id: repo.git('rev-parse', ':a.ts'), path: 'a.ts' } };
}

/** How many secrets are in a blob, as seen from a folder. */
async function secretsSeenFrom(folder: string, blob: { id: string; path: string }): Promise<number> {
  let secrets = -1;
  await scanStagedBlobs(folder, [blob], newScanner('medium', bestPrefilter), (_, outcome) => {
    if (outcome?.kind === 'scanned') secrets = outcome.secrets.length;
  });
  return secrets;
}

it.each(['sha1', 'sha256'] as const)(
  'reads what is staged from disk, without git, in a repository of %s',
  async (format) => {
    const content = `one\n${githubToken(1)}\n`;
    const { blob } = stagedRepository(content, format);
    const withoutGit = madeFolder();
    writeInto(withoutGit, 'a.ts', content);
    expect(await secretsSeenFrom(withoutGit, blob)).toBe(1);
  },
);

it('asks git when the file on disk is another one', async () => {
  const { repo, blob } = stagedRepository(`${githubToken(1)}\n`);
  repo.write('a.ts', `${githubToken(1)}\n${githubToken(2)}\n`);
  expect(await secretsSeenFrom(repo.folder, blob)).toBe(1);
  const withoutGit = madeFolder();
  writeInto(withoutGit, 'a.ts', 'another\n');
  await expect(secretsSeenFrom(withoutGit, blob)).rejects.toThrow(/not a git repository/);
});

it('asks git when there is no file, and when it is too large to compare', async () => {
  const { repo, blob } = stagedRepository(`${' \n'.repeat(BUFFER / 2)}${githubToken(1)}\n`);
  expect(await secretsSeenFrom(repo.folder, blob)).toBe(1);
  const { repo: other, blob: gone } = stagedRepository(githubToken(1));
  other.git('rm', '--quiet', '--cached', 'a.ts');
  other.git('clean', '--quiet', '--force');
  expect(await secretsSeenFrom(other.folder, gone)).toBe(1);
});

it('reports nothing of a blob that neither disk nor git has', async () => {
  const { repo } = stagedRepository('one\n');
  expect(await secretsSeenFrom(repo.folder, { id: 'b'.repeat(40), path: 'a.ts' })).toBe(-1);
});
