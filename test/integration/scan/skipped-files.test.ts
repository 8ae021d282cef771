import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanJson } from '../../../action/report/scan/json.ts';
import { scanSarif } from '../../../action/report/scan/sarif.ts';
import { scanTerminal } from '../../../action/report/scan/terminal.ts';
import { scan } from '../../../action/scan/scan.ts';
import type { ScanResult } from '../../../action/scan/scan-result.ts';
import type { ScanTarget } from '../../../action/scan/scan-target.ts';
import { githubToken, MadeRepository, madeFolder } from './made-repository.ts';

const IMAGE = Uint8Array.from({ length: 900 }, (_, at) => (at * 37) % 256);
const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n';
const PLAIN = { colors: false, width: 200 };

/** The same content in each way of scanning: on disk, staged, in a range and in the history. */
async function eachWay(
  prepare: (repo: MadeRepository) => void,
): Promise<Readonly<Record<string, ScanResult>>> {
  const repo = new MadeRepository();
  const base = repo.commit('start', { 'other.txt': 'text\n' });
  prepare(repo);
  repo.git('add', '--all');
  const of = (target: ScanTarget) => scan({ path: repo.folder, target });
  const tree = await of({ kind: 'tree' });
  const staged = await of({ kind: 'staged' });
  repo.commit('next');
  const range = await of({ kind: 'range', base, head: 'HEAD', from: 'base' });
  return { tree, staged, range, history: await of({ kind: 'history' }) };
}

describe('what cannot be read as text', () => {
  it('is named in each way of scanning, by its reason', async () => {
    const inner = new MadeRepository();
    inner.commit('start', { 'a.ts': 'one\n' });
    const results = await eachWay((repo) => {
      repo.write('logo.png', IMAGE);
      repo.write('model.bin', LFS);
      symlinkSync('logo.png', join(repo.folder, 'link'));
      repo.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.folder, 'vendored');
    });
    const named = (result: ScanResult | undefined) =>
      Object.fromEntries(result?.scope.skipped.map(({ reason, examples }) => [reason, examples]) ?? []);
    const contents = { binary: ['logo.png'], 'lfs-content': ['model.bin'] };
    const others = { submodule: ['vendored'], symlink: ['link'] };
    expect(named(results.tree)).toEqual({ ...contents, ...others });
    expect(named(results.staged)).toEqual({ ...contents, ...others });
    expect(named(results.range)).toEqual(contents);
    expect(named(results.history)).toEqual(contents);
    for (const result of Object.values(results)) {
      const reports = [scanTerminal(result, PLAIN), scanJson(result), scanSarif(result)];
      for (const report of reports) expect(report).toContain('logo.png');
    }
  });

  it('is counted by version and named once in a history', async () => {
    const repo = new MadeRepository();
    for (const version of [1, 2, 3]) {
      repo.write('logo.png', Uint8Array.of(...IMAGE, version));
      repo.commit(`version ${version}`);
    }
    const { scope } = await scan({ path: repo.folder, target: { kind: 'history' } });
    expect(scope.skipped).toEqual([{ reason: 'binary', count: 3, examples: ['logo.png'] }]);
  });

  it('does not show a secret that is its name', async () => {
    const token = githubToken(1);
    const results = await eachWay((repo) => repo.write(`${token}.png`, IMAGE));
    for (const { scope } of Object.values(results)) expect(scope.skipped[0]?.examples).toEqual(['***.png']);
  });

  it('is a pipe, a socket or a file that is gone: nothing waits for it', async () => {
    const repo = new MadeRepository();
    repo.commit('start', { 'pipe.ts': 'clean\n', 'gone.ts': `${githubToken(1)}\n`, 'folder.ts': 'clean\n' });
    for (const name of ['pipe.ts', 'gone.ts', 'folder.ts']) rmSync(join(repo.folder, name));
    spawnSync('mkfifo', [join(repo.folder, 'pipe.ts')]);
    repo.write('folder.ts/file', 'untracked\n');
    const { scope, findings } = await scan({ path: repo.folder, target: { kind: 'tree' } });
    expect(scope.skipped).toEqual([{ reason: 'not-a-file', count: 2, examples: ['folder.ts', 'pipe.ts'] }]);
    expect(findings.map(({ path }) => path)).toEqual(['gone.ts']);
    const outside = madeFolder();
    spawnSync('mkfifo', [join(outside, 'pipe')]);
    expect((await scan({ path: outside, target: { kind: 'tree' } })).scope.skipped).toEqual([
      { reason: 'not-a-file', count: 1, examples: ['pipe'] },
    ]);
  });
});

/** A text in an encoding that is not UTF-8. */
function wide(text: string, unit: 2 | 4, bigEndian: boolean): Uint8Array {
  const bytes = Buffer.alloc(text.length * unit);
  for (let at = 0; at < text.length; at++)
    bytes[at * unit + (bigEndian ? unit - 1 : 0)] = text.charCodeAt(at);
  return bytes;
}

describe('a secret is found in each way of scanning', () => {
  const text = `first line\ntoken: ${githubToken(1)}\nlast line\n`;
  it.each<readonly [string, string | Uint8Array]>([
    ['UTF-16 without a mark', wide(text, 2, false)],
    ['big-endian UTF-16 without a mark', wide(text, 2, true)],
    ['UTF-32 without a mark', wide(text, 4, false)],
    ['big-endian UTF-32 without a mark', wide(text, 4, true)],
    ['records with NULs between them', text.replaceAll('\n', '\0\0\n')],
    ['one line of six megabytes', `${'const a=1;'.repeat(600_000)}${text.replaceAll('\n', ' ')}`],
  ])('in %s', async (_, content) => {
    const results = await eachWay((repo) => {
      repo.write('.gitattributes', '*.txt -text working-tree-encoding=UTF-8\n*.dat binary\n');
      repo.write('secret.dat', content);
    });
    for (const [way, { findings, scope }] of Object.entries(results)) {
      expect(
        findings.map(({ path }) => path),
        way,
      ).toEqual(['secret.dat']);
      expect(scope.skipped, way).toEqual([]);
    }
  });
});
