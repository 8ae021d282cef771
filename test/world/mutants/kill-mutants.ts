import type { Mutant } from './find-mutants.ts';
import { TestHunt } from './test-hunt.ts';
import { WorldHunt } from './world-hunt.ts';

/** What became of a mutant: the invariant or the test that noticed it, or `crash` or `hang`. Null: nothing did. */
export type Fate = string | null;

/** Lives through histories with each mutant, and tries what survives them against the project's tests. */
export async function* killMutants(
  mutants: readonly Mutant[],
  threads: number,
): AsyncGenerator<readonly [Mutant, Fate]> {
  const queue = mutants.values();
  const seeds = await touchedBy(new WorldHunt());
  let found: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  const files = () => {
    found ??= touchedBy(new TestHunt());
    return found;
  };
  const done: (readonly [Mutant, Fate])[] = [];
  let wake = () => {};
  const hunters = Array.from({ length: threads }, async () => {
    const [world, tests] = [new WorldHunt(), new TestHunt()];
    try {
      for (const mutant of queue) {
        const { id } = mutant;
        const killer =
          (await world.hunt(id, seeds.get(id) ?? [])) ??
          (await tests.hunt(id, (await files()).get(id) ?? []));
        done.push([mutant, killer ?? null]);
        wake();
      }
    } finally {
      await Promise.all([world.close(), tests.close()]);
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

/** By mutant: the histories, or the test files, that come to its place. */
async function touchedBy<Place>(hunt: {
  touched(): Promise<ReadonlyMap<string, readonly Place[]>>;
  close(): Promise<void>;
}): Promise<ReadonlyMap<string, readonly Place[]>> {
  try {
    return await hunt.touched();
  } finally {
    await hunt.close();
  }
}
