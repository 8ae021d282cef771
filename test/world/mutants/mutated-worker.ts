import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Violation } from '../observer.ts';
import { instrumented } from './instrument.ts';

/** What the thread is to do. */
export interface Trial {
  /** Id of the mutant. */
  readonly mutant: string;
  /** How many histories it must survive. */
  readonly seeds: number;
}

/** Sent after each history, so that silence shows a thread that is stuck. */
export interface Lived {
  readonly seed: number;
  readonly violation: Violation | undefined;
}

const { mutant, seeds }: Trial = workerData;
globalThis.isMutantAlive = (id) => id === mutant;

// The source is changed as it is loaded: nothing on disk is touched, and each thread has its own mutant.
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:') || loaded.source === undefined || loaded.source === null) return loaded;
    const source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: instrumented(fileURLToPath(url), source) ?? loaded.source };
  },
});

// Only now, so that the hook sees what they load.
const { historyOf } = await import('../generate.ts');
const { play } = await import('../play.ts');

for (let seed = 1; seed <= seeds; seed++) {
  const { violation } = await play(historyOf(seed));
  parentPort?.postMessage({ seed, violation } satisfies Lived);
  if (violation) break;
}
