import { parentPort, workerData } from 'node:worker_threads';
import { newScanner } from '../new-scanner.ts';
import { rulesWith } from '../patterns/secret-rules.ts';
import { bestPrefilter } from '../prefilter/best-prefilter.ts';
import { CONFIDENCES } from '../rules/secret-rule.ts';
import type { ThreadSettings, ThreadTask } from './scan-threads.ts';
import { ChunkBoard, TreePartScan } from './tree-part.ts';

if (isSettings(workerData)) {
  const { versions, ...settings } = workerData;
  // No await here: in the bundle this is a CommonJS module. A message waits until it is asked for.
  const task = versions === true ? blobTask(settings) : fileTask(settings);
  void task.then((work) => parentPort?.once('message', work));
}

async function fileTask({ floor, patterns }: ThreadSettings) {
  const scanner = newScanner(floor, bestPrefilter, undefined, await rulesWith(patterns));
  return ({ root, paths, board: shared, number }: ThreadTask) => {
    const board = new ChunkBoard(shared);
    const scan = new TreePartScan(root, paths.split('\0'), scanner);
    for (let chunk = board.claim(number); chunk !== undefined; chunk = board.claim(number))
      scan.scanChunk(chunk);
    parentPort?.postMessage(scan.part);
  };
}

async function blobTask({ floor, patterns }: ThreadSettings) {
  const { newVersionScanner, scanBlobChunks } = await import('./blob-part.ts');
  const scanner = newVersionScanner(floor, await rulesWith(patterns));
  return async ({ root, paths, plan, board: shared, number }: ThreadTask) => {
    if (plan === undefined) return;
    const blobs = paths.split('\0').map((entry) => {
      const space = entry.indexOf(' ');
      return { id: entry.slice(0, space), path: entry.slice(space + 1) };
    });
    const chunks = new ChunkBoard(shared).claimed(number);
    parentPort?.postMessage(await scanBlobChunks(root, blobs, plan, scanner, chunks));
  };
}

function isSettings(data: unknown): data is ThreadSettings {
  return (
    typeof data === 'object' &&
    data !== null &&
    'floor' in data &&
    CONFIDENCES.some((confidence) => confidence === data.floor)
  );
}
