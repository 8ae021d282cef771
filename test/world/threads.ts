import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Share, ShareResult } from './live.ts';
import type { Invariant } from './observer.ts';

export interface Plan {
  readonly from: number;
  readonly seeds: number;
  readonly threads?: number | undefined;
  /** Counts violations of these alone. */
  readonly only?: readonly Invariant[];
  readonly isTraced?: boolean;
}

/** Lives through the histories of some seeds in threads of their own, where all chance can be seeded. */
export async function liveThrough({
  from,
  seeds,
  threads = availableParallelism(),
  only,
  isTraced,
}: Plan): Promise<ShareResult> {
  const shares = Array.from({ length: threads }, (_, thread) => ({
    from: from + thread,
    count: seeds - thread,
    every: threads,
    isOver: false,
    only,
    isTraced,
  }));
  const results = await Promise.all(shares.map(lived));
  return {
    ms: Math.max(...results.map(({ ms }) => ms)),
    histories: results.reduce((sum, { histories }) => sum + histories, 0),
    traces: new Map(results.flatMap(({ traces }) => [...traces]).sort(([a], [b]) => a - b)),
    failures: results.flatMap(({ failures }) => failures).sort((a, b) => a.seed - b.seed),
  };
}

async function lived(share: Share): Promise<ShareResult> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  try {
    worker.postMessage(share);
    const [result]: ShareResult[] = await once(worker, 'message');
    if (!result) throw new Error('The thread ended without a result.');
    return result;
  } finally {
    await worker.terminate();
  }
}
