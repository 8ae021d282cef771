import * as z from 'zod';
import { hasYearOfFourDigits } from '../../keys/instant.ts';
import { printable } from '../../text/printable.ts';

/** An instant as RFC 3339 in UTC, for example `2026-11-23T12:00:00Z`. */
export const instant = z.iso
  .datetime({ offset: true, abort: true })
  // In UTC already, as LowerPlane writes it, its year cannot become another one.
  .refine(
    (text) => text.endsWith('Z') || hasYearOfFourDigits(Date.parse(text)),
    'must be in the years 0000 to 9999 in UTC',
  )
  .meta({ description: 'An instant, RFC 3339.' });

/**
 * Shows the control characters of a text that LowerPlane returns: it gets into states, plans and reports, and they could
 * rewrite the terminal. No name may have any.
 */
export function withoutControls(text: string): string {
  return text.replace(/\p{Cc}/gu, printable);
}
/** A line of text of at most so many characters. Control characters could rewrite the terminal or log that it is printed in. */
export function plainLine(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must not contain control characters');
}

const returnedText = z.string().overwrite(withoutControls);

/** Who did something. */
export const actor = z
  .object({
    type: z.enum(['api_key', 'user', 'system']),
    id: returnedText,
    name: returnedText,
  })
  .meta({ id: 'Actor', description: 'Who did something.' });
export type Actor = z.infer<typeof actor>;

const PAGE_LIMIT_DEFAULT = 50;
export const PAGE_LIMIT_MAX = 200;

/** Query parameters of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT).meta({
    description: 'The maximum number of items in a page.',
  }),
  cursor: z.string().min(1).max(512).optional().meta({ description: '`next_cursor` of the previous page.' }),
});

/** One page of a list: `next_cursor` is null on the last. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}
