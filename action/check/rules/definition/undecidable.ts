import type { DeclaredAttribute } from '../../../../provider/declarations/declared-attribute.ts';
import { printable } from '../../../../provider/text/printable.ts';
import type { Undecidable } from './violation.ts';

type UndecidableValue = Extract<DeclaredAttribute<unknown>, { readonly kind: 'undecidable' }>;

/**
 * Reports that a rule cannot decide.
 *
 * @param what the question, without "whether": `"CI gate" expires`.
 * @param key the declared key, as messages name it.
 */
export function undecidable(what: string, { at, because }: UndecidableValue, key: string): Undecidable {
  return {
    kind: 'undecidable',
    place: { kind: 'code', range: at },
    subject: `whether ${what}`,
    because: printable(because),
    key,
  };
}

/** The first of these values that is known only when the code runs. */
export function firstUndecidable(
  ...values: readonly DeclaredAttribute<unknown>[]
): UndecidableValue | undefined {
  for (const value of values) if (value.kind === 'undecidable') return value;
  return undefined;
}
