import { parentPort, workerData } from 'node:worker_threads';
import { CONFIDENCES } from '../rules/secret-rule.ts';
import { ChunkBoard, newScanner, TreePartScan } from './tree-part.ts';
import type { TreeWorkerData } from './tree-scan.ts';

if (isWorkerData(workerData)) {
  const { root, paths, board: shared, thread, floor } = workerData;
  const board = new ChunkBoard(shared);
  const scan = new TreePartScan(root, paths.split('\0'), newScanner(floor));
  for (let chunk = board.claim(thread); chunk !== undefined; chunk = board.claim(thread))
    scan.scanChunk(chunk);
  parentPort?.postMessage(scan.part);
}

function isWorkerData(data: unknown): data is TreeWorkerData {
  return (
    typeof data === 'object' &&
    data !== null &&
    'board' in data &&
    data.board instanceof SharedArrayBuffer &&
    'floor' in data &&
    CONFIDENCES.some((confidence) => confidence === data.floor)
  );
}
