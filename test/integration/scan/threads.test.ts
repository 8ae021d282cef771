import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { newScanner } from '../../../action/scan/new-scanner.ts';
import { bestPrefilter } from '../../../action/scan/prefilter/best-prefilter.ts';
import { scan } from '../../../action/scan/scan.ts';
import { type ScanThread, ScanThreads } from '../../../action/scan/sources/scan-threads.ts';
import { ChunkBoard, FILES_PER_CHUNK, type TreePart } from '../../../action/scan/sources/tree-part.ts';
import { scanTree } from '../../../action/scan/sources/tree-scan.ts';
import { githubToken, madeFolder, writeInto } from './made-repository.ts';

describe('threads', () => {
  it('each find what one alone finds in the same files', async () => {
    const folder = madeFolder();
    const paths = Array.from({ length: 600 }, (_, i) => `f${String(i).padStart(3, '0')}.ts`);
    for (const [i, path] of paths.entries())
      writeInto(folder, path, i % 50 === 0 ? githubToken(i) : 'clean\n');
    const board = new ChunkBoard(paths.length);
    // The first chunk is another thread's.
    expect(board.claim(1)).toBe(0);
    const worker = new Worker(new URL('../../../action/scan/sources/tree-worker.ts', import.meta.url), {
      workerData: { floor: 'medium' },
    });
    worker.postMessage({ root: folder, paths: paths.join('\0'), board: board.shared, number: 2 });
    const [part]: TreePart[] = await once(worker, 'message');
    await worker.terminate();
    const alone = await scan({ path: folder, target: { kind: 'tree' }, threads: 1 });
    const rest = alone.findings.filter(({ path }) => path >= (paths[FILES_PER_CHUNK] ?? ''));
    expect(part?.findings).toEqual(rest);
    expect(rest.length).toBeGreaterThan(5);
    expect(part?.amount.files).toBe(600 - FILES_PER_CHUNK);
    expect(board.chunksOf(2)).toHaveLength(Math.ceil(600 / FILES_PER_CHUNK) - 1);
  });

  it('that break off leave nothing out', async () => {
    const folder = madeFolder();
    const files = Array.from({ length: 600 }, (_, i) => ({ path: `f${String(i).padStart(3, '0')}.ts` }));
    for (const [i, { path }] of files.entries())
      writeInto(folder, path, i % 50 === 0 ? githubToken(i) : '\n');
    const broken: ScanThread = {
      number: 2,
      work: async ({ board }) => {
        expect(new ChunkBoard(board).claim(2)).toBe(0);
        return undefined;
      },
      stop: () => {},
    };
    const { findings, tally, threads } = await scanTree(folder, files, newScanner('medium', bestPrefilter), {
      started: [broken],
      expect: () => {},
    });
    expect(findings).toHaveLength(12);
    expect(tally.amount.files).toBe(600);
    expect(threads).toBe(1);
  });

  it('start once, when there is much to scan, and as many as were allowed', () => {
    const pool = new ScanThreads(3, { floor: 'medium' }, { files: 10, bytes: 1_000 });
    pool.expect({ files: 9 });
    pool.expect({ bytes: 999 });
    expect(pool.started).toEqual([]);
    pool.expect({ files: 10 });
    const { started } = pool;
    expect(started.map(({ number }) => number)).toEqual([2, 3]);
    pool.expect({ bytes: 1_000 });
    expect(pool.started).toBe(started);
    pool.stop();

    const alone = new ScanThreads(1, { floor: 'medium' }, { files: 10 });
    alone.expect({ files: 10 });
    expect(alone.started).toEqual([]);
  });

  it.each([
    ['many files are listed', { files: 1 }],
    ['much is scanned and as many files are to come', { bytes: 1 }],
  ])('that start when %s change how a tree is scanned, not what is found', async (_, threadsFrom) => {
    const folder = madeFolder();
    for (let i = 0; i < 1_500; i++)
      writeInto(folder, `d${i % 37}/f${i}.ts`, i % 50 === 0 ? githubToken(i) : `line ${i}\n`);
    const one = await scan({ path: folder, target: { kind: 'tree' }, threads: 1 });
    const three = await scan({ path: folder, target: { kind: 'tree' }, threads: 3, threadsFrom });
    expect(one.findings).toHaveLength(30);
    expect(three.findings).toEqual(one.findings);
    const { threads: __, ...scope } = one.scope;
    expect(three.scope).toMatchObject(scope);
  });
});
