import { MUTATED, type Mutant, mutantsOf, PROVIDER } from './find-mutants.ts';

/** Decides, each time the code comes to the place of a mutant, whether it is the one that lives. */
export type IsAlive = (id: string) => boolean;

declare global {
  /** Called by instrumented code. */
  var isMutantAlive: IsAlive;
}

/**
 * The source of a module with all its mutants in it, each of which `isMutantAlive` brings to life. Undefined for a
 * module that has none.
 *
 * @param path of the module, without a query.
 */
export function instrumented(path: string, source: string): string | undefined {
  if (!path.startsWith(`${PROVIDER}/`)) return undefined;
  const file = path.slice(PROVIDER.length + 1);
  const mutants = MUTATED.includes(file) ? mutantsOf(file, source) : [];
  if (mutants.length === 0) return undefined;
  const insertions = mutants.flatMap(insertionsOf).sort((a, b) => a.at - b.at || a.order - b.order);
  let [text, from] = ['', 0];
  for (const { at, code } of insertions) {
    text += source.slice(from, at) + code;
    from = at;
  }
  return text + source.slice(from);
}

interface Insertion {
  readonly at: number;
  /** Among those of one position: what ends there first, the innermost before all; then what begins, the outermost first. */
  readonly order: number;
  readonly code: string;
}

function insertionsOf({ id, start, end, replacement }: Mutant): readonly Insertion[] {
  const isAlive = `globalThis.isMutantAlive(${JSON.stringify(id)})`;
  const length = end - start;
  return [
    { at: start, order: 1 / length, code: `(${isAlive}?${replacement}:(` },
    { at: end, order: -1 / length, code: '))' },
  ];
}
