import type { Declared } from '../../../../provider/declarations/declared.ts';
import { printable } from '../../../../provider/text/printable.ts';
import type { Undecidable } from './violation.ts';

type UndecidableValue = Extract<Declared<unknown>, { readonly kind: 'undecidable' }>;

/**
 * Says that a rule has no answer.
 *
 * @param what the question, as it goes on after "Whether": `"CI gate" expires`.
 */
export function undecidable(what: string, { at, because }: UndecidableValue): Undecidable {
  return {
    kind: 'undecidable',
    place: { kind: 'code', range: at },
    message: `Whether ${what} cannot be told: ${printable(because)}.`,
  };
}

/** The first of some values that only running the code would tell. */
export function firstUndecidable(...values: readonly Declared<unknown>[]): UndecidableValue | undefined {
  for (const value of values) if (value.kind === 'undecidable') return value;
  return undefined;
}
