import type { Page } from './contract/common.ts';

/**
 * Walks a list page by page. A page is fetched only when its first item is asked for.
 *
 * @param fetchPage Fetches the page after `cursor`; the first page when it is undefined.
 * @param onLoop Makes the error to throw when the server hands out a cursor a second time, which would never end.
 */
export async function* paginate<Item>(
  fetchPage: (cursor: string | undefined) => Promise<Page<Item>>,
  onLoop: (pages: number) => Error,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (;;) {
    const page: Page<Item> = await fetchPage(cursor);
    yield* page.data;
    if (page.next_cursor === null) return;
    if (seen.has(page.next_cursor)) throw onLoop(seen.size + 1);
    seen.add(page.next_cursor);
    cursor = page.next_cursor;
  }
}
