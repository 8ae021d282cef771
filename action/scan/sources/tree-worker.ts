import { parentPort, workerData } from 'node:worker_threads';
import { newScanner } from '../new-scanner.ts';
import { CONFIDENCES } from '../rules/secret-rule.ts';
import type { ThreadSettings, ThreadTask } from './scan-threads.ts';
import { ChunkBoard, TreePartScan } from './tree-part.ts';

if (isSettings(workerData)) {
  const scanner = newScanner(workerData.floor);
  parentPort?.once('message', ({ root, paths, board: shared, number }: ThreadTask) => {
    const board = new ChunkBoard(shared);
    const scan = new TreePartScan(root, paths.split('\0'), scanner);
    for (let chunk = board.claim(number); chunk !== undefined; chunk = board.claim(number))
      scan.scanChunk(chunk);
    parentPort?.postMessage(scan.part);
  });
}

function isSettings(data: unknown): data is ThreadSettings {
  return (
    typeof data === 'object' &&
    data !== null &&
    'floor' in data &&
    CONFIDENCES.some((confidence) => confidence === data.floor)
  );
}
