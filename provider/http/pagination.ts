/** Bounds of one listing. */
export interface ListLimits {
  readonly maxPages: number;
  /** Milliseconds that fetching may take; the time a consumer spends between two pages does not count. */
  readonly totalMs: number;
}

/** Two million items of 200 to a page. */
const DEFAULT_LIST_LIMITS: ListLimits = { maxPages: 10_000, totalMs: 15 * 60_000 };

/** Why a listing was stopped. */
export interface ListFault {
  readonly kind: 'repeated-page' | 'too-many-pages' | 'too-slow';
  /** How many pages were read. */
  readonly pages: number;
  readonly limits: ListLimits;
}

export interface Listing<Page> {
  /** Fetches the page that `cursor` names; the first one when it is undefined. */
  readonly fetchPage: (cursor: string | undefined) => Promise<Page>;
  /** The cursor of the page after this one; null on the last. */
  readonly nextOf: (page: Page) => string | null;
  /** Makes the error to throw when the server hands out a cursor twice, or a limit is reached. */
  readonly errorOf: (fault: ListFault) => Error;
  readonly limits?: Partial<ListLimits> | undefined;
  /** Milliseconds that never jump. */
  readonly monotonic: () => number;
}

/** Walks a list page by page. A page is fetched only when it is asked for. */
export async function* paginate<Page>({
  fetchPage,
  nextOf,
  errorOf,
  limits: given,
  monotonic,
}: Listing<Page>): AsyncGenerator<Page, void, undefined> {
  const limits = { ...DEFAULT_LIST_LIMITS, ...given };
  const seen = new Set<string>();
  let spentMs = 0;
  let cursor: string | undefined;
  for (let pages = 1; ; pages++) {
    const startedMs = monotonic();
    const page = await fetchPage(cursor);
    spentMs += monotonic() - startedMs;
    yield page;
    const next = nextOf(page);
    if (next === null) return;
    if (seen.has(next)) throw errorOf({ kind: 'repeated-page', pages, limits });
    if (pages >= limits.maxPages) throw errorOf({ kind: 'too-many-pages', pages, limits });
    if (spentMs >= limits.totalMs) throw errorOf({ kind: 'too-slow', pages, limits });
    seen.add(next);
    cursor = next;
  }
}
