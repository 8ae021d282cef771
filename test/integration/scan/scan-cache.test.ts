import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { scopeText } from '../../../action/scan/scope-text.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';

function madeRepository(): MadeRepository {
  const repo = new MadeRepository();
  repo.write(
    'image.png',
    Uint8Array.from({ length: 600 }, (_, at) => at % 251),
  );
  repo.commit('start', { 'a.ts': 'one\n', 'b.ts': 'two\n', large: LFS });
  repo.commit('next', { 'a.ts': `${githubToken(1)}\n` });
  return repo;
}

const history = (repo: MadeRepository, cache: string, floor: 'medium' | 'low' = 'medium') =>
  scan({ path: repo.folder, target: { kind: 'history' }, cache, floor });

/** What a cache must not change. */
function outcome({ findings, scope: { skipped, commits } }: ScanResult) {
  return { findings, skipped, commits };
}

describe('a scan with a cache', () => {
  it('reads again only what is new or holds a secret, and reports the same', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'kept', 'scan.cache');
    const first = await history(repo, cache);
    expect(first.scope).toMatchObject({ files: 4, cache: { known: 0 } });
    const second = await history(repo, cache);
    expect(second.scope).toMatchObject({ files: 1, cache: { known: 4 } });
    expect(outcome(second)).toEqual(outcome(first));
    expect(second.scope.skipped.map(({ reason }) => reason)).toEqual(['binary', 'lfs-content']);
    expect(scopeText(second.scope)).toContain(
      '4 further file versions not read again: clean according to the cache.',
    );

    repo.commit('third', { 'c.ts': `${githubToken(2)}\n`, 'd.ts': 'clean\n' });
    const third = await history(repo, cache);
    expect(third.findings.map(({ path }) => path)).toEqual(['a.ts', 'c.ts']);
    expect(third.scope).toMatchObject({ files: 3, cache: { known: 4 } });
    expect(readdirSync(join(cache, '..'))).toEqual(['scan.cache']);
    expect(statSync(cache).mode & 0o077).toBe(0);
  });

  it('knows a blob only at the path where it was clean', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    repo.git('mv', 'b.ts', 'moved.ts');
    const other = new MadeRepository();
    other.commit('start', { 'elsewhere.ts': 'two\n' });
    expect((await history(other, cache)).scope.cache).toEqual({ known: 0 });
  });

  it('takes nothing over from other settings', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    expect((await history(repo, cache, 'low')).scope.cache).toEqual({ known: 0 });
    expect((await history(repo, cache, 'low')).scope.cache).toEqual({ known: 4 });
  });

  it('holds no names, ids or secrets', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    const content = readFileSync(cache);
    for (const text of ['a.ts', 'image', githubToken(1)]) expect(content.includes(text)).toBe(false);
    const id = repo.git('rev-parse', 'HEAD:b.ts');
    expect(content.includes(id) || content.includes(Buffer.from(id, 'hex'))).toBe(false);
  });

  it.each([
    ['cut', (content: Buffer) => content.subarray(0, -5)],
    ['changed', (content: Buffer) => content.fill(7, 60, 61)],
    ['empty but for its start', (content: Buffer) => content.subarray(0, 24)],
  ])('is a full scan with a note when the file is %s', async (_, damage) => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    writeFileSync(cache, damage(readFileSync(cache)));
    const { scope, findings } = await history(repo, cache);
    expect(scope.cache).toEqual({ known: 0, note: 'The cache is damaged. Everything was scanned.' });
    expect(findings).toHaveLength(1);
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 4 });
  });

  it('can be one of two at the same time', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    const [one, other] = await Promise.all([history(repo, cache), history(repo, cache)]);
    expect(outcome(one)).toEqual(outcome(other));
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 4 });
  });

  it('leaves a file of another kind as it is', async () => {
    const repo = madeRepository();
    const file = join(madeFolder(), 'README.md');
    writeFileSync(file, 'some text\n');
    const { scope } = await history(repo, file);
    expect(scope.cache?.note).toContain('another kind of file');
    expect(readFileSync(file, 'utf8')).toBe('some text\n');
  });

  it('neither follows a link nor fails in a directory', async () => {
    const repo = madeRepository();
    const folder = madeFolder();
    const target = join(folder, 'target');
    symlinkSync(target, join(folder, 'link'));
    expect((await history(repo, join(folder, 'link'))).scope.cache?.note).toMatch(/could not be read/);
    expect(existsSync(target)).toBe(false);
    expect((await history(repo, folder)).scope.cache?.note).toMatch(/not a regular file/);
  });

  it('says when the file cannot be written', async () => {
    const repo = madeRepository();
    const folder = madeFolder();
    writeFileSync(join(folder, 'file'), '');
    const { scope, findings } = await history(repo, join(folder, 'file', 'scan.cache'));
    expect(scope.cache?.note).toMatch(/could not be (?:read|written)/);
    expect(findings).toHaveLength(1);
  });
});
