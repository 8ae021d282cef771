import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

const history = (folder: string) => scan({ path: folder, target: { kind: 'history' } });
const tree = (folder: string, untracked = false) =>
  scan({ path: folder, target: { kind: 'tree' }, untracked });
const range = (folder: string, base: string) =>
  scan({ path: folder, target: { kind: 'range', base, head: 'HEAD', from: 'base' } });
const staged = (folder: string) => scan({ path: folder, target: { kind: 'staged' } });
const places = ({ findings }: ScanResult) => findings.map(({ path, origin }) => ({ path, ...origin }));
const shown = (result: ScanResult) =>
  JSON.stringify([result.findings, result.preexisting, result.scope.skipped]);

describe('messages', () => {
  it('of commits are scanned, in a range those of its commits', async () => {
    const repo = new MadeRepository();
    const base = repo.commit(`start\n\nwith ${githubToken(1)}`);
    const commit = repo.commit(`use a token\n\ntoken ${githubToken(2)} works`);
    const expected = { path: `.git/commit/${commit}`, kind: 'commit', commit, present: true };
    expect(places(await range(repo.folder, base))).toEqual([expected]);
    expect(places(await history(repo.folder))).toHaveLength(2);
    expect((await history(repo.folder)).scope.commits).toBe(2);
  });

  it('of tags are scanned with the history', async () => {
    const repo = new MadeRepository();
    repo.commit('start');
    repo.git('tag', '-a', 'v1', '-m', `deployed with ${githubToken(1)}`);
    repo.git('tag', 'light');
    expect(places(await history(repo.folder))).toEqual([
      { path: '.git/refs/tags/v1', kind: 'ref', ref: 'refs/tags/v1' },
    ]);
  });
});

describe('what refs hide', () => {
  it('is found: a blob behind git replace, and a blob in its place', async () => {
    const repo = new MadeRepository();
    const commit = repo.commit('start', { 'a.ts': `${githubToken(1)}\n`, 'b.ts': 'two\n' });
    repo.write('other', `${githubToken(2)}\n`);
    const other = repo.git('hash-object', '-w', 'other');
    const clean = repo.git('rev-parse', 'HEAD:b.ts');
    repo.git('replace', repo.git('rev-parse', 'HEAD:a.ts'), clean);
    repo.git('replace', clean, other);
    expect(places(await history(repo.folder))).toEqual([
      { path: `.git/refs/replace/${clean}`, kind: 'ref', ref: `refs/replace/${clean}` },
      { path: 'a.ts', kind: 'commit', commit, present: true },
    ]);
  });

  it('is found: a blob with a tag', async () => {
    const repo = new MadeRepository();
    repo.commit('start');
    repo.write('loose', `${githubToken(1)}\n`);
    repo.git('tag', 'blob', repo.git('hash-object', '-w', 'loose'));
    expect(places(await history(repo.folder))).toEqual([
      { path: '.git/refs/tags/blob', kind: 'ref', ref: 'refs/tags/blob' },
    ]);
  });
});

describe('names of files', () => {
  const name = `keys/${githubToken(1)}.txt`;
  const masked = 'keys/***.txt';

  it('are scanned wherever files are, and never shown', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n' });
    repo.write(name, `${githubToken(2)}\n`);
    repo.git('add', '--all');
    const inStaged = await staged(repo.folder);
    const commit = repo.commit('add');
    const results = [
      inStaged,
      await tree(repo.folder),
      await range(repo.folder, base),
      await history(repo.folder),
    ];
    for (const result of results) {
      expect(result.findings.map(({ path }) => path)).toEqual([masked, masked]);
      expect(shown(result)).not.toContain(githubToken(1).slice(0, 20));
    }
    expect(places(await range(repo.folder, base))[0]).toMatchObject({ commit, present: true });
  });

  it('are not blamed on a change of the content', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { [name]: 'one\n' });
    repo.commit('change', { [name]: 'two\n' });
    expect(places(await range(repo.folder, base))).toEqual([]);
  });

  it('are blamed on a rename', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n'.repeat(20) });
    repo.git('mv', 'a.ts', `${githubToken(1)}.ts`);
    expect((await staged(repo.folder)).findings).toHaveLength(1);
    repo.commit('rename', { [`${githubToken(1)}.ts`]: `${'one\n'.repeat(20)}two\n` });
    expect((await range(repo.folder, base)).findings).toHaveLength(1);
  });
});

it('targets of links are scanned, and not followed', async () => {
  const repo = new MadeRepository();
  symlinkSync(`https://x:${githubToken(1)}@example.test/`, join(repo.folder, 'link'));
  repo.git('add', '--all');
  expect(places(await staged(repo.folder))).toEqual([{ path: 'link', kind: 'staged' }]);
  const commit = repo.commit('add');
  expect(places(await tree(repo.folder))).toEqual([{ path: 'link', kind: 'file' }]);
  expect(places(await history(repo.folder))).toEqual([
    { path: 'link', kind: 'commit', commit, present: true },
  ]);
  const folder = madeFolder();
  symlinkSync(githubToken(2), join(folder, 'link'));
  expect(places(await tree(folder))).toEqual([{ path: 'link', kind: 'file' }]);
});

it('untracked files are scanned when asked for, ignored ones are not', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { '.gitignore': 'ignored\n' });
  repo.write('new.ts', `${githubToken(1)}\n`);
  repo.write('ignored', `${githubToken(2)}\n`);
  expect(places(await tree(repo.folder))).toEqual([]);
  expect(places(await tree(repo.folder, true))).toEqual([{ path: 'new.ts', kind: 'file' }]);
});

describe('a bare repository', () => {
  it('has the files of its HEAD, and commits', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { config: 'one\n', 'sub/a.ts': `${githubToken(1)}\n` });
    const commit = repo.commit('remove', { config: `${githubToken(2)}\n` });
    const folder = join(madeFolder(), 'bare.git');
    repo.git('clone', '--quiet', '--bare', repo.folder, folder);
    expect(places(await tree(folder))).toEqual([
      { path: 'config', kind: 'file' },
      { path: 'sub/a.ts', kind: 'file' },
    ]);
    expect(places(await range(folder, `${commit}~`))).toEqual([
      { path: 'config', kind: 'commit', commit, present: true },
    ]);
    await expect(staged(folder)).rejects.toThrow('no staged changes');
  });

  it('may have no commits', async () => {
    const folder = join(madeFolder(), 'bare.git');
    new MadeRepository().git('init', '--quiet', '--bare', folder);
    expect(places(await tree(folder))).toEqual([]);
  });
});

it('a finding in a renamed file is reported where the file is now, under its old fingerprint', async () => {
  const repo = new MadeRepository();
  const base = repo.commit('start');
  const commit = repo.commit('add', { 'old.ts': `${githubToken(1)}\n` });
  const [before] = (await range(repo.folder, base)).findings;
  repo.git('mv', 'old.ts', 'new.ts');
  repo.commit('rename', { 'new.ts': `// moved\n${githubToken(1)}\n` });
  const [after] = (await range(repo.folder, base)).findings;
  expect(after).toMatchObject({ path: 'new.ts', position: { line: 2 }, origin: { commit, present: true } });
  expect(after?.fingerprint).toBe(before?.fingerprint);
});
