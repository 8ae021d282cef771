import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { Invariant } from '../observer.ts';
import { instrumented } from './instrument.ts';

/** One history, to be lived through with a mutant; without one when undefined. */
export interface Trial {
  readonly seed: number;
  readonly mutant: string | undefined;
}

export interface Lived {
  readonly violated: Invariant | undefined;
  /** Ids of the mutants whose places the history came to. */
  readonly touched: ReadonlySet<string>;
}

let [alive, touched]: [string | undefined, Set<string>] = [undefined, new Set()];
globalThis.isMutantAlive = (id) => {
  touched.add(id);
  return id === alive;
};

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

parentPort?.on('message', async ({ seed, mutant }: Trial) => {
  [alive, touched] = [mutant, new Set()];
  const { violation } = await play(historyOf(seed));
  parentPort?.postMessage({ violated: violation?.invariant, touched } satisfies Lived);
});
