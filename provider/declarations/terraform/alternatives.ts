import type { KeyDeclaration } from '../key-declaration.ts';

/** The keys of one run of a root: with a file of variables, in a workspace. */
export interface Alternative {
  /** Undefined for a run without settings of its own. */
  readonly label: string | undefined;
  readonly keys: readonly KeyDeclaration[];
}

/** Runs of one root declare alternatives. What is the same in several of them is declared once, and belongs to none. */
export function withoutAlternatives(runs: readonly Alternative[]): readonly KeyDeclaration[] {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return only.keys;
  const keys = new Map<string, KeyDeclaration>();
  for (const { label, keys: own } of runs) {
    for (const key of own) {
      const text = JSON.stringify(key, (name, value: unknown) => (name === 'origins' ? undefined : value));
      keys.set(text, keys.has(text) || label === undefined ? key : { ...key, variant: label });
    }
  }
  return [...keys.values()];
}
