import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './find-mutants.ts';
import type { Fate } from './kill-mutants.ts';

const FILE = join(import.meta.dirname, 'result.json');

/** What became of each mutant when it was last tried, by id; `npm run world -- --mutants` writes it. */
export function recordedFates(): ReadonlyMap<string, Fate> {
  return new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8'))));
}

/** Records the fates of the mutants there are, in their order. */
export function recordFates(fates: ReadonlyMap<string, Fate>, mutants: readonly Mutant[]): void {
  const known = mutants.flatMap(({ id }) => {
    const fate = fates.get(id);
    return fate === undefined ? [] : [[id, fate]];
  });
  writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(known), null, 2)}\n`);
}
