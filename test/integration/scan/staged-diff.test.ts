import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import { tryGit } from '../../../action/scan/sources/git.ts';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { askForStaged } from '../../../action/scan/sources/staged-diff.ts';
import { githubToken, MadeRepository, madeFolder, writeInto } from './made-repository.ts';

afterEach(() => vi.unstubAllEnvs());

function withStagedChange(): MadeRepository {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': 'one\n', 'docs/b.md': 'one\n' });
  repo.write('a.ts', 'two\n');
  repo.write('docs/c.md', 'three\n');
  repo.git('add', '--all');
  return repo;
}

/** Puts a git on the PATH that counts how often it is started. @returns the number so far. */
function countedGit(): () => number {
  const folder = madeFolder();
  const real = process.env.PATH ?? '';
  const log = join(folder, 'log');
  const found = real.split(delimiter).find((path) => existsSync(join(path, 'git'))) ?? '';
  writeInto(folder, 'git', `#!/bin/sh\necho >>'${log}'\nexec '${join(found, 'git')}' "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${real}`);
  return () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0);
}

/** What git says when it is asked one by one. */
function askedOneByOne(folder: string) {
  const { root = folder } = findRepository(folder) ?? {};
  const diff = tryGit(root, ['diff', '--cached', '--raw', '-z', '--no-abbrev', '-M']);
  return { repository: findRepository(folder), diff: diff.stdout.toString() };
}

async function askedAtOnce(folder: string) {
  const { repository, diff } = askForStaged(folder);
  return { repository: await repository, diff: (await diff).toString() };
}

it('asks one git for the repository and the staged changes', async () => {
  const repo = withStagedChange();
  const count = countedGit();
  const { repository, diff } = await askedAtOnce(repo.folder);
  expect(count()).toBe(1);
  expect(repository).toEqual({ root: repo.folder, prefix: '', shallow: false });
  expect(diff).toContain('docs/c.md');
});

it.each<readonly [name: string, make: (repo: MadeRepository) => string]>([
  ['at the top', ({ folder }) => folder],
  ['in a directory below', ({ folder }) => join(folder, 'docs')],
  [
    'with a file that is only intended to be added',
    (repo) => {
      repo.write('later.ts', 'four\n');
      repo.git('add', '--intent-to-add', 'later.ts');
      return repo.folder;
    },
  ],
  ['without commits', () => new MadeRepository().folder],
  ['in another work tree', (repo) => clonedAs(repo, 'worktree', 'add', '--quiet')],
  ['in a shallow clone', (repo) => clonedAs(repo, 'clone', '--quiet', '--depth=1', `file://${repo.folder}`)],
  [
    'in a directory with a backslash',
    (repo) => clonedAs(repo, 'clone', '--quiet', repo.folder, 'two\\parts'),
  ],
  [
    'in a directory that looks like a trace',
    (repo) => clonedAs(repo, 'clone', '--quiet', repo.folder, TRACE),
  ],
])('learns the same as from asking one by one: %s', async (_, make) => {
  const folder = make(withStagedChange());
  expect(await askedAtOnce(folder)).toEqual(askedOneByOne(folder));
});

const TRACE = 'x setup: worktree: ';

/** A copy of a repository beside it, with a staged change. The last argument may name it. */
function clonedAs(repo: MadeRepository, ...args: readonly string[]): string {
  const name = args.at(-1) ?? '';
  const isNamed = name === TRACE || name.includes('\\');
  const folder = join(madeFolder(), isNamed ? name : 'copy');
  repo.git(...(isNamed ? args.slice(0, -1) : args), folder);
  writeInto(folder, 'a.ts', 'five\n');
  tryGit(folder, ['add', '--all']);
  return folder;
}

it('knows where there is no work tree, and no repository', async () => {
  const bare = madeFolder();
  withStagedChange().git('clone', '--quiet', '--bare', '.', bare);
  expect((await askForStaged(bare).repository)?.isBare).toBe(true);
  const plain = askForStaged(madeFolder());
  expect(await plain.repository).toBeUndefined();
  await expect(plain.diff).rejects.toThrow(/git diff failed/);
});

it.each([1, 500])('scans %i staged files', async (files) => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': `${githubToken(1)}\n` });
  mkdirSync(join(repo.folder, 'src'));
  for (let file = 0; file < files; file++)
    repo.write(`src/module-${file}.ts`, `one\n${file % 100 === 0 ? githubToken(2 + file) : file}\n`);
  repo.git('add', '--all');
  // What is on disk is not what is staged.
  repo.write('src/module-0.ts', 'changed since\n');
  const { findings, scope } = await scan({
    path: repo.folder,
    target: { kind: 'staged' },
    staged: askForStaged(repo.folder),
  });
  expect(scope.files).toBe(files);
  expect(findings.map(({ path, position }) => `${path}:${position.line}`)).toEqual(
    Array.from({ length: Math.ceil(files / 100) }, (_, index) => `src/module-${100 * index}.ts:2`),
  );
});
