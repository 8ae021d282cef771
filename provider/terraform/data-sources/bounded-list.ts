import { grouped } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { between, bool, DiagnosticError, number } from '../plugin/index.ts';
import { explained } from '../problems.ts';

/** Enough for any program, and little enough for a state. */
const ITEMS_MAX = 10_000;

/** What bounds a list, and says whether it was. */
export const boundAttributes = {
  max_items: number({
    optional: true,
    description: `List at most this many, and set \`complete\` to false when there are more. Without it, more than ${grouped(ITEMS_MAX)} are an error.`,
    validators: [between(1, ITEMS_MAX)],
  }),
  complete: bool({
    computed: true,
    description: 'Whether everything that matches is listed. False only with `max_items`.',
  }),
};

/**
 * Reads a list as far as it may go. Nothing that was left out is passed over in silence.
 *
 * @param what names the items: `controls`.
 * @throws DiagnosticError when there are too many, or LowerPlane cannot be asked.
 */
export async function readBounded<Item>(
  items: AsyncIterable<Item>,
  maxItems: number | null,
  what: string,
): Promise<{ readonly listed: readonly Item[]; readonly complete: boolean }> {
  const { listed, complete } = await explained(takeUpTo(items, maxItems ?? ITEMS_MAX));
  if (complete || maxItems !== null) return { listed, complete };
  throw new DiagnosticError({
    summary: `Too Many ${what.replaceAll(/\b\p{Ll}/gu, (letter) => letter.toUpperCase())}`,
    detail: `More than ${grouped(ITEMS_MAX)} ${what} match, too many for a plan and a state. Choose fewer with the other arguments, or list only the first ones with max_items.`,
  });
}

async function takeUpTo<Item>(items: AsyncIterable<Item>, most: number) {
  const listed: Item[] = [];
  for await (const item of items) {
    if (listed.length === most) return { listed, complete: false };
    listed.push(item);
  }
  return { listed, complete: true };
}

/** Shows control characters in all texts of a value, except line breaks and tabs: they could rewrite a terminal. */
export function withoutControls<Value>(value: Value): Value {
  // Only texts change, into texts.
  return visible(value) as Value;
}

function visible(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[^\P{Cc}\n\t]/gu, printable);
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visible(inner)]));
}

/** The word that was configured. Validation has refused others. */
export function chosen<const Word extends string>(
  words: readonly Word[],
  configured: string | null,
): Word | undefined {
  return words.find((word) => word === configured);
}
