import { availableParallelism } from 'node:os';
import { liveThrough } from '../world/threads.ts';
import { type Figure, figure } from './figure.ts';

const RUNS = 3;
const HISTORIES = 700;
/** Histories a minute on two cores. */
const PACE = 5_000;

/** How long histories of the simulated world take, against the time they may take. */
export async function* measureWorld(): AsyncGenerator<Figure> {
  const threads = Math.min(2, availableParallelism());
  const allowed = (HISTORIES / PACE) * 60_000;
  const times: number[] = [];
  let violations = 0;
  // Each run has new threads, whose start is not counted.
  for (let run = 0; run < RUNS; run++) {
    const { ms, failures } = await liveThrough({ from: 1 + run * HISTORIES, seeds: HISTORIES, threads });
    times.push(ms);
    violations += failures.length;
  }
  const result = figure('world', { ours: times, floor: [allowed] }, 1, {
    histories: HISTORIES,
    threads,
    violations,
  });
  yield { ...result, per_minute: Math.round((HISTORIES * 60_000) / result.ms) };
}
