import type { Mutant } from './find-mutants.ts';
import { TestHunt } from './test-hunt.ts';
import { huntInWorld } from './world-hunt.ts';

/** A mutant that survives costs all of them. */
const SEEDS = 150;

/** What became of a mutant: the invariant or the test that noticed it, or `crash` or `hang`. Null: nothing did. */
export type Fate = string | null;

/** Lives through histories with each mutant, and tries what survives them against the project's tests. */
export async function* killMutants(
  mutants: readonly Mutant[],
  threads: number,
): AsyncGenerator<readonly [Mutant, Fate]> {
  const queue = mutants.values();
  const done: (readonly [Mutant, Fate])[] = [];
  let wake = () => {};
  const hunters = Array.from({ length: threads }, async () => {
    const tests = new TestHunt();
    try {
      for (const mutant of queue) {
        const killer =
          (await huntInWorld({ mutant: mutant.id, seeds: SEEDS })) ?? (await tests.hunt(mutant.id));
        done.push([mutant, killer ?? null]);
        wake();
      }
    } finally {
      await tests.close();
    }
  });
  let isOver = false;
  const end = Promise.all(hunters).finally(() => {
    isOver = true;
    wake();
  });
  while (!isOver || done.length > 0) {
    const next = done.shift();
    if (next) yield next;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  await end;
}
