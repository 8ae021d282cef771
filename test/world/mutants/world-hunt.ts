import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Lived, Trial } from './mutated-worker.ts';

/** Histories among which those are looked for that come to the place of a mutant. */
const SEEDS = 600;
/** How many of these a mutant must survive. */
const TRIALS_MAX = 60;
/** A history that lasts so long never ends. Milliseconds; it takes a few. */
const PATIENCE = 60_000;
/** Of one thread: a mutant can make a loop endless. */
const MEGABYTES_MAX = 1_024;

/** By mutant: the first histories that come to its place. */
export type Touched = ReadonlyMap<string, readonly number[]>;

/** Lives through histories with mutants, in a thread that is replaced when a mutant blocks it. */
export class WorldHunt {
  #worker: Worker | undefined;
  /** Whether the thread has lived with another mutant, which may have left work that fails later. */
  #isUsed = false;

  /** @throws Error when a history violates an invariant without a mutant. */
  async touched(): Promise<Touched> {
    const seeds = new Map<string, number[]>();
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { violated, touched } = await this.#live({ seed, mutant: undefined });
      if (violated !== undefined) throw new Error(`Without a mutant, seed ${seed} violates ${violated}.`);
      for (const mutant of touched) {
        const known = seeds.get(mutant) ?? [];
        if (known.length < TRIALS_MAX) known.push(seed);
        seeds.set(mutant, known);
      }
    }
    return seeds;
  }

  /**
   * Lives through histories with a mutant until it is noticed.
   *
   * @returns the invariant that was violated, `crash`, or `hang`. Undefined: nothing noticed it.
   */
  async hunt(mutant: string, seeds: readonly number[]): Promise<string | undefined> {
    const isUsed = this.#isUsed;
    this.#isUsed = true;
    try {
      for (const seed of seeds) {
        const { violated } = await this.#live({ seed, mutant });
        if (violated !== undefined) return violated;
      }
      return undefined;
    } catch (error) {
      await this.close();
      if (isUsed) return this.hunt(mutant, seeds);
      return error instanceof Error && error.name === 'AbortError' ? 'hang' : 'crash';
    }
  }

  /** @throws Error when the thread ends, or takes too long. */
  async #live(trial: Trial): Promise<Lived> {
    this.#worker ??= new Worker(new URL('./mutated-worker.ts', import.meta.url), {
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES_MAX },
    });
    const answer = once(this.#worker, 'message', { signal: AbortSignal.timeout(PATIENCE) });
    this.#worker.postMessage(trial);
    const [lived]: Lived[] = await answer;
    if (!lived) throw new Error('The thread sent nothing.');
    return lived;
  }

  /** Also ends a thread that is in an endless loop. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
    this.#isUsed = false;
  }
}
