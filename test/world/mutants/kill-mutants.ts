import { Worker } from 'node:worker_threads';
import type { Share, ShareResult } from '../live.ts';
import { MUTATED, type Mutant, mutantsOf } from './find-mutants.ts';

/** A mutant that keeps a thread busy for so long has been noticed. Milliseconds. */
const PATIENCE = 180_000;

/** What became of a mutant: the first seed that noticed it, and how. */
export interface Fate {
  readonly mutant: Mutant;
  /** The invariant that it violated, or `stuck` or `crash`; undefined: nothing noticed it. */
  readonly killer: string | undefined;
  readonly seed: number | undefined;
}

export interface Hunt {
  readonly threads: number;
  /** How many histories a mutant must survive. */
  readonly seeds: number;
  /** Texts of which a mutant's id must contain one; empty: all mutants. */
  readonly only: readonly string[];
}

/** Lives through histories with each mutant, until one violates an invariant. */
export async function* killMutants({ threads, seeds, only }: Hunt): AsyncGenerator<Fate> {
  const all = MUTATED.flatMap(mutantsOf);
  const mutants = only.length === 0 ? all : all.filter(({ id }) => only.some((text) => id.includes(text)));
  const running = new Set<Promise<Fate>>();
  for (const mutant of mutants) {
    const fate = fateOf(mutant, seeds);
    running.add(fate);
    void fate.then(() => running.delete(fate));
    if (running.size >= threads) yield await Promise.race(running);
  }
  for (const fate of running) yield await fate;
}

function fateOf(mutant: Mutant, seeds: number): Promise<Fate> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./mutated-worker.ts', import.meta.url), {
      workerData: mutant,
      stderr: true,
    });
    const finish = (killer: string | undefined, seed: number | undefined) => {
      clearTimeout(patience);
      void worker.terminate();
      resolve({ mutant, killer, seed });
    };
    const patience = setTimeout(() => finish('stuck', undefined), PATIENCE);
    worker.on('error', () => finish('crash', undefined));
    worker.on('message', ({ failures }: ShareResult) => finish(failures[0]?.invariant, failures[0]?.seed));
    worker.postMessage({ from: 1, count: seeds, every: 1, isOver: true, only: undefined } satisfies Share);
  });
}
