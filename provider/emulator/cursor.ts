import type { Page } from '../api/contract/common.ts';
import { invalidRequest } from './problem.ts';
import type { PageRequest, Slice } from './store/select-page.ts';

/**
 * Reads `limit` and `cursor` of a list.
 *
 * @param list Name of the list, so that a cursor of one list is refused by another.
 * @throws ProblemError `invalid-request` when the cursor does not belong to this list.
 */
export function pageRequest(
  list: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): PageRequest {
  if (query.cursor === undefined) return { limit: query.limit, after: null };
  const [name, position] = Buffer.from(query.cursor, 'base64url').toString('latin1').split(':');
  if (name !== list || position === undefined || !/^\d{1,15}$/.test(position)) {
    throw invalidRequest([
      {
        path: 'cursor',
        message: 'is not a cursor of this list; send next_cursor of the previous page unchanged',
      },
    ]);
  }
  return { limit: query.limit, after: Number(position) };
}

/** A page as the API returns it. */
export function toPage<Item, Shown>(
  list: string,
  slice: Slice<Item>,
  show: (item: Item) => Shown,
): Page<Shown> {
  return {
    data: slice.items.map(show),
    next_cursor: slice.next === null ? null : Buffer.from(`${list}:${slice.next}`).toString('base64url'),
  };
}
