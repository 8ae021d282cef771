import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { askForStaged } from '../../../action/scan/sources/staged-diff.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

const range = (repo: MadeRepository, base: string, head = 'HEAD', from: 'base' | 'fork' = 'base') =>
  scan({ path: repo.folder, target: { kind: 'range', base, head, from } });
const staged = (repo: MadeRepository) => scan({ path: repo.folder, target: { kind: 'staged' } });
const reported = ({ findings }: ScanResult) =>
  findings.map(({ path, position, origin }) => ({ at: `${path}:${position.line}`, ...origin }));

describe('a range of commits', () => {
  it('reports the commit that added a secret, and the line where it is now', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n' });
    const adding = repo.commit('add', { 'a.ts': `one\n${githubToken(1)}\n` });
    const head = repo.commit('move down', { 'a.ts': `zero\nhalf\none\n${githubToken(1)}\n` });
    const result = await range(repo, base);
    expect(reported(result)).toEqual([{ at: 'a.ts:4', kind: 'commit', commit: adding, present: true }]);
    expect(result.scope).toMatchObject({ kind: 'range', commits: 2, files: 2, range: { base, head } });
  });

  it('finds a secret that was added and removed again', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n' });
    const adding = repo.commit('add', { 'a.ts': `one\n${githubToken(1)}\n` });
    repo.commit('remove', { 'a.ts': 'one\n' });
    expect(reported(await range(repo, base))).toEqual([
      { at: 'a.ts:2', kind: 'commit', commit: adding, present: false },
    ]);
  });

  it('does not blame a change for a secret that its file had before', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': `${githubToken(1)}\n` });
    repo.commit('touch', { 'a.ts': `// new\n${githubToken(1)}\n` });
    const result = await range(repo, base);
    expect(result.findings).toEqual([]);
    expect(result.preexisting.map(({ path, position }) => `${path}:${position.line}`)).toEqual(['a.ts:2']);
  });

  it('does not blame a rename, even with edits', async () => {
    const repo = new MadeRepository();
    const lines = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    const base = repo.commit('start', { 'a.ts': `${lines}\n${githubToken(1)}\n` });
    repo.git('mv', 'a.ts', 'b.ts');
    repo.commit('rename', { 'b.ts': `edited\n${lines}\n${githubToken(1)}\n` });
    expect((await range(repo, base)).findings).toEqual([]);
  });

  it('follows a secret through a rename within the range', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start');
    const adding = repo.commit('add', { 'a.ts': `${githubToken(1)}\n` });
    repo.git('mv', 'a.ts', 'b.ts');
    repo.commit('rename');
    expect(reported(await range(repo, base))).toEqual([
      { at: 'b.ts:1', kind: 'commit', commit: adding, present: true },
    ]);
  });

  it('blames the commit of a merged branch, not the merge', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\ntwo\nthree\nfour\nfive\n' });
    repo.git('checkout', '--quiet', '-b', 'topic');
    const adding = repo.commit('add', { 'a.ts': `${githubToken(1)}\none\ntwo\nthree\nfour\nfive\n` });
    repo.git('checkout', '--quiet', 'main');
    repo.commit('other', { 'a.ts': 'one\ntwo\nthree\nfour\nfive\nsix\n' });
    repo.git('merge', '--quiet', '--no-edit', 'topic');
    expect(reported(await range(repo, base))).toEqual([
      { at: 'a.ts:1', kind: 'commit', commit: adding, present: true },
    ]);
  });

  it('finds a secret that only a merge itself brought in', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n' });
    repo.git('checkout', '--quiet', '-b', 'topic');
    repo.commit('topic', { 'b.ts': 'two\n' });
    repo.git('checkout', '--quiet', 'main');
    repo.commit('main', { 'c.ts': 'three\n' });
    repo.git('merge', '--quiet', '--no-commit', 'topic');
    const merge = repo.commit('merge', { 'a.ts': `one\n${githubToken(1)}\n` });
    expect(reported(await range(repo, base))).toEqual([
      { at: 'a.ts:2', kind: 'commit', commit: merge, present: true },
    ]);
  });

  it('starts where two branches went apart when asked to', async () => {
    const repo = new MadeRepository();
    const fork = repo.commit('start', { 'a.ts': 'one\n' });
    repo.git('checkout', '--quiet', '-b', 'topic');
    const head = repo.commit('topic', { 'b.ts': githubToken(1) });
    repo.git('checkout', '--quiet', 'main');
    repo.commit('main', { 'c.ts': githubToken(2) });
    const result = await range(repo, 'main', 'topic', 'fork');
    expect(result.scope.range).toEqual({ base: fork, head });
    expect(reported(result).map(({ at }) => at)).toEqual(['b.ts:1']);
  });

  it('works after a force push, where the base is not an ancestor', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'a.ts': 'one\n' });
    const before = repo.commit('first try', { 'a.ts': `${githubToken(1)}\n` });
    repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    const adding = repo.commit('second try', { 'b.ts': `${githubToken(2)}\n` });
    expect(reported(await range(repo, before))).toEqual([
      { at: 'b.ts:1', kind: 'commit', commit: adding, present: true },
    ]);
  });

  it('says how to get commits that a shallow clone lacks', async () => {
    const repo = new MadeRepository();
    const base = repo.commit('start', { 'a.ts': 'one\n' });
    repo.commit('next', { 'a.ts': 'two\n' });
    const clone = join(madeFolder(), 'clone');
    spawnSync('git', ['clone', '--quiet', '--depth=1', `file://${repo.folder}`, clone]);
    const scanning = scan({ path: clone, target: { kind: 'range', base, head: 'HEAD', from: 'base' } });
    await expect(scanning).rejects.toThrow(/shallow: fetch the rest with `git fetch --unshallow`/);
    expect((await scan({ path: clone, target: { kind: 'history' } })).scope.shallow).toBe(true);
  });

  it('refuses names that are not commits', async () => {
    const repo = new MadeRepository();
    repo.commit('start');
    await expect(range(repo, '--output=x')).rejects.toThrow(ScanError);
    await expect(range(repo, 'no-such-branch')).rejects.toThrow(/no commit "no-such-branch"/);
    await expect(range(repo, 'HEAD', 'HEAD..HEAD')).rejects.toThrow(/no commit "HEAD\.\.HEAD"/);
  });
});

describe('staged changes', () => {
  it('are scanned as staged, not as they are on disk', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'a.ts': 'one\n', 'old.ts': `${githubToken(1)}\n` });
    repo.write('a.ts', `one\n${githubToken(2)}\n`);
    repo.write('old.ts', `touched\n${githubToken(1)}\n`);
    repo.git('add', '--all');
    repo.write('a.ts', 'one\n');
    repo.write('unstaged.ts', githubToken(3));
    const result = await staged(repo);
    expect(reported(result)).toEqual([{ at: 'a.ts:2', kind: 'staged' }]);
    expect(result.preexisting.map(({ path }) => path)).toEqual(['old.ts']);
    expect(result.scope).toMatchObject({ kind: 'staged', files: 2 });
  });

  it('are scanned before the first commit too', async () => {
    const repo = new MadeRepository();
    repo.write('a.ts', githubToken(1));
    repo.git('add', '--all');
    expect(reported(await staged(repo))).toEqual([{ at: 'a.ts:1', kind: 'staged' }]);
  });

  it('exist in repositories only', async () => {
    await expect(scan({ path: madeFolder(), target: { kind: 'staged' } })).rejects.toThrow(
      /not in a git repository/,
    );
  });
});

describe('a whole history', () => {
  it('includes other branches and what was removed long ago', async () => {
    const repo = new MadeRepository();
    const first = repo.commit('start', { 'a.ts': `${githubToken(1)}\n` });
    repo.commit('remove', { 'a.ts': 'clean\n' });
    repo.git('checkout', '--quiet', '-b', 'topic');
    const other = repo.commit('topic', { 'b.ts': `${githubToken(2)}\n` });
    repo.git('checkout', '--quiet', 'main');
    const result = await scan({ path: repo.folder, target: { kind: 'history' } });
    expect(reported(result)).toEqual([
      { at: 'a.ts:1', kind: 'commit', commit: first, present: false },
      { at: 'b.ts:1', kind: 'commit', commit: other, present: false },
    ]);
    expect(result.scope.commits).toBe(3);
  });

  it('of a repository without commits is empty', async () => {
    const result = await scan({ path: new MadeRepository().folder, target: { kind: 'history' } });
    expect(result.findings).toEqual([]);
    expect(result.scope.commits).toBe(0);
  });
});

it('scans all staged changes from any directory, whatever the settings say of paths', async () => {
  const repo = new MadeRepository();
  repo.commit('start', { 'a.ts': 'one\n', 'docs/b.md': 'one\n' });
  repo.git('config', 'diff.relative', 'true');
  repo.write('a.ts', `${githubToken(1)}\n`);
  repo.write('docs/b.md', `${githubToken(2)}\n`);
  repo.git('add', '--all');
  const path = join(repo.folder, 'docs');
  const { findings } = await scan({ path, target: { kind: 'staged' }, staged: askForStaged(path) });
  expect(findings.map((finding) => finding.path).sort()).toEqual(['a.ts', 'docs/b.md']);
});
