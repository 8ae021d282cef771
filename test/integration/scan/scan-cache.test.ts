import { createHash } from 'node:crypto';
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
  it('reads only what is new, and reports the same', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'kept', 'scan.cache');
    const first = await history(repo, cache);
    expect(first.scope).toMatchObject({ files: 4, cache: { known: 0 } });
    const second = await history(repo, cache);
    expect(second.scope).toMatchObject({ files: 0, cache: { known: 5 } });
    expect(outcome(second)).toEqual(outcome(first));
    expect(second.scope.skipped.map(({ reason }) => reason)).toEqual(['binary', 'lfs-content']);
    expect(scopeText(second.scope)).toContain(
      '5 further file versions not read again: the cache knows what is in them.',
    );

    repo.commit('third', { 'c.ts': `${githubToken(2)}\n`, 'd.ts': 'clean\n' });
    const third = await history(repo, cache);
    expect(third.findings.map(({ path }) => path)).toEqual(['a.ts', 'c.ts']);
    expect(third.scope).toMatchObject({ files: 2, cache: { known: 5 } });
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
    expect((await history(repo, cache, 'low')).scope.cache).toEqual({ known: 5 });
  });

  it('holds no names, ids or secrets', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    const content = readFileSync(cache);
    const token = githubToken(1);
    const sum = createHash('sha256').update(token).digest();
    for (const text of ['a.ts', 'image', 'github', token, token.slice(-4), sum, sum.toString('hex')])
      expect(content.includes(text)).toBe(false);
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
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 5 });
  });

  it('can be one of two at the same time', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    const [one, other] = await Promise.all([history(repo, cache), history(repo, cache)]);
    expect(outcome(one)).toEqual(outcome(other));
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 5 });
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

describe('a scan with a cache reports what one without a cache does', () => {
  const without = (repo: MadeRepository) => scan({ path: repo.folder, target: { kind: 'history' } });

  /** Scans before and after a change, with the cache of the scan before it. */
  async function scanned(repo: MadeRepository, change: () => void): Promise<ScanResult> {
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    change();
    const result = await history(repo, cache);
    expect(outcome(result)).toEqual(outcome(await without(repo)));
    return result;
  }

  it('after a secret moved, went and came back', async () => {
    const repo = madeRepository();
    const { findings } = await scanned(repo, () => {
      repo.git('mv', 'a.ts', 'moved.ts');
      repo.commit('move');
      repo.commit('remove', { 'moved.ts': 'nothing\n' });
      repo.commit('return', { 'other.ts': `${githubToken(1)}\n${githubToken(3)}\n` });
    });
    expect(findings).toHaveLength(3);
  });

  it('after a force push', async () => {
    const repo = madeRepository();
    const { findings } = await scanned(repo, () => {
      repo.git('checkout', '--quiet', '-B', 'main', 'HEAD~1');
      repo.commit('instead', { 'a.ts': `${githubToken(2)}\n` });
    });
    expect(findings.map(({ position, origin }) => [position.line, origin.kind])).toEqual([[1, 'commit']]);
  });

  it('after another start of the history', async () => {
    const repo = madeRepository();
    const { findings } = await scanned(repo, () => {
      repo.git('checkout', '--quiet', '--orphan', 'fresh');
      repo.commit('again');
      repo.git('branch', '-D', 'main');
    });
    expect(findings.map(({ path }) => path)).toEqual(['a.ts']);
  });

  it('after a branch was deleted, and after it was added again', async () => {
    const repo = madeRepository();
    repo.git('checkout', '--quiet', '-b', 'side');
    const tip = repo.commit('aside', { 'side.ts': `${githubToken(4)}\n` });
    repo.git('checkout', '--quiet', 'main');
    const cache = join(madeFolder(), 'scan.cache');
    const paths = async () => (await history(repo, cache)).findings.map(({ path }) => path);
    expect(await paths()).toEqual(['a.ts', 'side.ts']);
    repo.git('branch', '-D', 'side');
    expect(await paths()).toEqual(['a.ts']);
    repo.commit('meanwhile', { 'c.ts': 'clean\n' });
    expect(await paths()).toEqual(['a.ts']);
    repo.git('branch', 'side', tip);
    expect(await paths()).toEqual(['a.ts', 'side.ts']);
    expect(outcome(await history(repo, cache))).toEqual(outcome(await without(repo)));
  });

  it('after a blob was replaced', async () => {
    const repo = madeRepository();
    const { findings } = await scanned(repo, () => {
      repo.write('replacement', `${githubToken(5)}\n`);
      const replacement = repo.git('hash-object', '-w', 'replacement');
      repo.git('replace', repo.git('rev-parse', 'HEAD:b.ts'), replacement);
    });
    expect(findings.map(({ origin }) => origin.kind)).toEqual(['ref', 'commit']);
  });

  it('after a commit was grafted', async () => {
    const repo = madeRepository();
    await scanned(repo, () => {
      const other = repo.git('commit-tree', '-m', 'other', 'HEAD^{tree}');
      repo.git('replace', '--graft', 'HEAD', other);
    });
  });

  it('after a shallow clone got the rest of the history', async () => {
    const repo = madeRepository();
    repo.commit('clean', { 'a.ts': 'clean\n', 'c.ts': `${githubToken(6)}\n` });
    const clone = new MadeRepository();
    clone.git('fetch', '--quiet', '--depth=1', `file://${repo.folder}`, 'main:kept');
    clone.git('checkout', '--quiet', 'kept');
    const { findings } = await scanned(clone, () => {
      clone.git('fetch', '--quiet', '--unshallow', `file://${repo.folder}`, 'main');
    });
    expect(findings.map(({ path }) => path)).toEqual(['a.ts', 'c.ts']);
  });

  it('in messages of commits and tags', async () => {
    const repo = madeRepository();
    repo.commit(`said ${githubToken(7)}`);
    const { findings } = await scanned(repo, () => {
      repo.commit(`more ${githubToken(8)}`);
      repo.git('tag', '-a', '-m', `tagged ${githubToken(9)}`, 'v1');
    });
    expect(findings.map(({ origin }) => origin.kind)).toEqual(['commit', 'commit', 'ref', 'commit']);
  });

  it('when more secrets than are collected are in a file', async () => {
    const repo = madeRepository();
    const dump = Array.from({ length: 1_001 }, (_, at) => githubToken(10 + at)).join('\n');
    repo.commit('dump', { dump });
    const cache = join(madeFolder(), 'scan.cache');
    const first = await history(repo, cache);
    expect(outcome(await history(repo, cache))).toEqual(outcome(first));
    expect(first.scope.skipped.map(({ reason }) => reason)).toContain('further-secrets');
  });

  it('when what the cache has of a file cannot be decrypted', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    await history(repo, cache);
    const content = readFileSync(cache).subarray(0, -32);
    content.fill(0, content.length - 10);
    writeFileSync(cache, Buffer.concat([content, createHash('sha256').update(content).digest()]));
    const second = await history(repo, cache);
    expect(outcome(second)).toEqual(outcome(await without(repo)));
    expect(second.scope).toMatchObject({ files: 1, cache: { known: 4 } });
  });

  it('when the cache is of an older version', async () => {
    const repo = madeRepository();
    const cache = join(madeFolder(), 'scan.cache');
    writeFileSync(cache, 'lowerplane scan cache 1\nand more');
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 0 });
    expect((await history(repo, cache)).scope.cache).toEqual({ known: 5 });
  });
});
