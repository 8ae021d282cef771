import { spawnSync } from 'node:child_process';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { scan } from '../../../action/scan/scan.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import { scopeText } from '../../../action/scan/scope-text.ts';
import { askForRepository, findRepository } from '../../../action/scan/sources/repository.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { githubToken, lowerplaneKey, MadeRepository, madeFolder, writeInto } from './made-repository.ts';

const scanTree = (path: string): Promise<ScanResult> => scan({ path, target: { kind: 'tree' } });
const places = (result: ScanResult) =>
  result.findings.map(({ path, position }) => `${path}:${position.line}`);
const skipped = ({ scope }: ScanResult) =>
  Object.fromEntries(scope.skipped.map(({ reason, count, examples }) => [reason, { count, examples }]));

describe('a repository', () => {
  it('is scanned where git tracks files, and nowhere else', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'src/a.ts': `const a = '${githubToken(1)}';\n`, '.gitignore': 'ignored.env\n' });
    repo.write('ignored.env', githubToken(2));
    repo.write('untracked.env', githubToken(3));
    const result = await scanTree(repo.folder);
    expect(places(result)).toEqual(['src/a.ts:1']);
    expect(result.scope).toMatchObject({
      kind: 'tree',
      inRepository: true,
      files: 2,
      commits: 0,
      threads: 1,
      engine: 'wasm',
    });
  });

  it('is scanned as it is on disk, not as it was committed', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'a.env': `TOKEN=${githubToken(1)}\n`, 'b.env': 'TOKEN=\n' });
    repo.write('a.env', 'TOKEN=\n');
    repo.write('b.env', `\nTOKEN=${githubToken(2)}\n`);
    expect(places(await scanTree(repo.folder))).toEqual(['b.env:2']);
  });

  it('keeps paths relative to its root when a folder or a file of it is asked for', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'app/[x]/a.ts': githubToken(1), 'b.ts': githubToken(2) });
    expect(places(await scanTree(join(repo.folder, 'app')))).toEqual(['app/[x]/a.ts:1']);
    expect(places(await scanTree(join(repo.folder, 'app/[x]')))).toEqual(['app/[x]/a.ts:1']);
    expect(places(await scanTree(join(repo.folder, 'app/[x]/a.ts')))).toEqual(['app/[x]/a.ts:1']);
  });

  it('reads what a sparse checkout leaves out from git', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'kept/a.ts': 'clean', 'left/out.ts': `\n\n${githubToken(1)}` });
    repo.git('sparse-checkout', 'set', 'kept');
    const result = await scanTree(repo.folder);
    expect(places(result)).toEqual(['left/out.ts:3']);
    expect(result.scope.files).toBe(2);
  });

  it.runIf(process.platform !== 'win32')(
    'is not taken for another one when its name has a line break',
    async () => {
      const other = new MadeRepository();
      other.commit('start', { 'sub/clean.ts': 'clean' });
      const folder = `${other.folder}\nsub`;
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const repo = new MadeRepository();
      repo.commit('start', { 'sub/a.ts': githubToken(1) });
      renameSync(repo.folder, folder);
      expect(places(await scanTree(folder))).toEqual(['sub/a.ts:1']);
      expect(places(await scanTree(join(folder, 'sub')))).toEqual(['sub/a.ts:1']);
      expect(await askForRepository(folder)).toEqual({ root: folder, prefix: '', shallow: false });
      const bare = `${folder}/bare\ntrue`;
      repo.git.call({ folder }, 'clone', '--quiet', '--bare', folder, bare);
      expect(findRepository(bare)).toEqual({ root: bare, prefix: '', shallow: false, isBare: true });
    },
  );

  it('is found from a linked worktree', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'a.ts': githubToken(1) });
    const tree = join(madeFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', tree);
    expect(places(await scanTree(tree))).toEqual(['a.ts:1']);
  });

  it('names submodules, links and binary files as not scanned', async () => {
    const inner = new MadeRepository();
    inner.commit('inner', { 'secret.ts': githubToken(1) });
    const outside = madeFolder();
    writeInto(outside, 'secret.ts', githubToken(2));
    const repo = new MadeRepository();
    repo.write('logo.png', Buffer.from(`\u0000\u0001${githubToken(3)}`));
    symlinkSync(join(outside, 'secret.ts'), join(repo.folder, 'link.ts'));
    repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'vendored');
    repo.commit('start');
    const result = await scanTree(repo.folder);
    expect(result.findings).toEqual([]);
    expect(skipped(result)).toEqual({
      binary: { count: 1, examples: ['logo.png'] },
      submodule: { count: 1, examples: ['vendored'] },
      symlink: { count: 1, examples: ['link.ts'] },
    });
  });

  it('does not follow links that took the place of a tracked file or folder', async () => {
    const outside = madeFolder();
    writeInto(outside, 'a.ts', githubToken(1));
    const repo = new MadeRepository();
    repo.commit('start', { 'a.ts': 'clean', 'folder/a.ts': 'clean', 'pipe.ts': 'clean' });
    for (const path of ['a.ts', 'folder', 'pipe.ts']) rmSync(join(repo.folder, path), { recursive: true });
    symlinkSync(join(outside, 'a.ts'), join(repo.folder, 'a.ts'));
    symlinkSync(outside, join(repo.folder, 'folder'));
    spawnSync('mkfifo', [join(repo.folder, 'pipe.ts')]);
    const result = await scanTree(repo.folder);
    expect(result.findings).toEqual([]);
    expect(skipped(result)).toMatchObject({
      symlink: { examples: ['a.ts'] },
      'behind-symlink': { examples: ['folder/a.ts'] },
      'not-a-file': { examples: ['pipe.ts'] },
    });
  });

  it('says that only the pointers of Git LFS files were scanned', async () => {
    const repo = new MadeRepository();
    repo.commit('start', {
      'big.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 7\n`,
    });
    expect(skipped(await scanTree(repo.folder))).toEqual({
      'lfs-content': { count: 1, examples: ['big.bin'] },
    });
  });
});

describe('an odd repository', () => {
  it('may have no files, a detached head, and names that git would quote', async () => {
    const repo = new MadeRepository();
    expect((await scanTree(repo.folder)).scope.files).toBe(0);
    const names = ['größe ü.env', 'a b\tc.env', '"quoted".env', '-rf.env', ':(top)x.env'];
    const commit = repo.commit('odd', Object.fromEntries(names.map((name, i) => [name, githubToken(i + 1)])));
    repo.git('checkout', '--quiet', '--detach', commit);
    const whole = await scanTree(repo.folder);
    expect(whole.findings.map(({ path }) => path).sort()).toEqual([...names].sort());
    const history = await scan({ path: repo.folder, target: { kind: 'history' } });
    expect(history.findings.map(({ path }) => path).sort()).toEqual([...names].sort());
    expect((await scanTree(join(repo.folder, ':(top)x.env'))).findings).toHaveLength(1);
  });
});

describe('a folder without git', () => {
  it('is scanned as a whole, in a fixed order, never through links', async () => {
    const folder = madeFolder();
    writeInto(folder, 'b/c.env', githubToken(1));
    writeInto(folder, 'a.env', githubToken(2));
    symlinkSync(folder, join(folder, 'loop'));
    const result = await scanTree(folder);
    expect(places(result)).toEqual(['a.env:1', 'b/c.env:1']);
    expect(result.scope.inRepository).toBe(false);
    expect(skipped(result)).toEqual({ symlink: { count: 1, examples: ['loop'] } });
  });

  it('is said to be scanned with what git would ignore', async () => {
    const folder = madeFolder();
    expect(scopeText((await scanTree(folder)).scope)).toContain('Nothing to scan: there are no files here.');
    writeInto(folder, '.gitignore', 'node_modules/');
    writeInto(folder, 'node_modules/a/index.js', 'let a;');
    expect(scopeText((await scanTree(folder)).scope)).toContain(
      'No git repository was found here, so nothing was left out: ignored files and folders such as node_modules were scanned, too.',
    );
  });

  it('may hold hostile names', async () => {
    const folder = madeFolder();
    const name = '::error::\n\u001b[31m%s.env';
    writeInto(folder, name, githubToken(1));
    expect((await scanTree(folder)).findings[0]?.path).toBe(name);
  });
});

describe('findings', () => {
  it('show the last four characters and fingerprints, never the secret', async () => {
    const folder = madeFolder();
    const key = lowerplaneKey(1);
    writeInto(folder, 'settings.yaml', `größe: 1\nkey: "ü" # ${key}\nagain: ${key}\n`);
    const result = await scanTree(folder);
    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]).toMatchObject({
      ruleId: 'lowerplane-key',
      severity: 'critical',
      confidence: 'certain',
      position: { line: 2, column: 12, endLine: 2, endColumn: 12 + key.length },
      otherLines: [3],
      secret: { lastFour: key.slice(-4), length: key.length },
      keyFingerprint: fingerprint(key),
    });
    expect(JSON.stringify(result)).not.toContain(key.slice(0, 20));
  });

  it('keep their fingerprint when the secret moves within the file, and only then', async () => {
    const folder = madeFolder();
    const token = githubToken(1);
    writeInto(folder, 'a.ts', token);
    writeInto(folder, 'b.ts', token);
    const [a, b] = (await scanTree(folder)).findings;
    writeInto(folder, 'a.ts', `\n\n   // moved\n   ${token} `);
    writeInto(folder, 'b.ts', githubToken(2));
    const [movedA, otherB] = (await scanTree(folder)).findings;
    expect(movedA?.fingerprint).toBe(a?.fingerprint);
    expect(b?.fingerprint).not.toBe(a?.fingerprint);
    expect(otherB?.fingerprint).not.toBe(b?.fingerprint);
  });

  it('are set apart when a comment allows them, with its reason', async () => {
    const folder = madeFolder();
    writeInto(
      folder,
      'a.ts',
      `'${githubToken(1)}'; // lowerplane:allow github-token revoked in 2024, kept for the parser\n` +
        `// lowerplane:allow github-token: the vendor's published sample\n'${githubToken(2)}';\n` +
        `'${githubToken(3)}'; // lowerplane:allow github-token ok\n` +
        `'${githubToken(4)}'; // lowerplane:allow npm-token this comment is about another rule\n`,
    );
    const result = await scanTree(folder);
    expect(result.allowed.map(({ allowed }) => allowed)).toEqual([
      'revoked in 2024, kept for the parser',
      "the vendor's published sample",
    ]);
    expect(places(result)).toEqual(['a.ts:4', 'a.ts:5']);
    expect(result.findings[0]?.notes).toContain('its allow comment gives no reason, so the finding counts');
  });
});
