import { Worker } from 'node:worker_threads';
import type { Lived, Trial } from './mutated-worker.ts';

/** A thread that has lived through no history for so long never will. Milliseconds; a history takes a few. */
const PATIENCE = 60_000;
/** Of one thread: a mutant can make a loop endless. */
const MEGABYTES_MAX = 1_024;

/**
 * Lives through histories with a mutant, in a thread of its own, until an invariant is violated.
 *
 * @returns what noticed the mutant: the invariant, `crash`, or `hang`. Undefined: nothing did.
 */
export async function huntInWorld(trial: Trial): Promise<string | undefined> {
  const worker = new Worker(new URL('./mutated-worker.ts', import.meta.url), {
    workerData: trial,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES_MAX },
  });
  try {
    return await new Promise((resolve) => {
      let patience: NodeJS.Timeout | undefined;
      const wait = () => {
        clearTimeout(patience);
        patience = setTimeout(resolve, PATIENCE, 'hang');
      };
      wait();
      worker.on('error', () => resolve('crash'));
      worker.on('exit', () => {
        clearTimeout(patience);
        // Before its last history: all that it waited for was something that never happens.
        resolve('hang');
      });
      worker.on('message', ({ seed, violation }: Lived) => {
        if (violation) resolve(violation.invariant);
        else if (seed === trial.seeds) resolve(undefined);
        else wait();
      });
    });
  } finally {
    // Also ends a thread that is in an endless loop.
    await worker.terminate();
  }
}
