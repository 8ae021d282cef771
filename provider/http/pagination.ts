/** Bounds of one listing. */
export interface ListLimits {
  readonly maxPages: number;
  readonly maxItems: number;
  /** Pages in a row that bring no new item. */
  readonly maxIdlePages: number;
  /** Milliseconds that fetching may take; the time a consumer spends between two pages does not count. */
  readonly totalMs: number;
}

/** A server may filter after it has cut its pages, so some empty pages are normal. */
const DEFAULT_LIST_LIMITS: ListLimits = {
  maxPages: 1_000,
  maxItems: 200_000,
  maxIdlePages: 50,
  totalMs: 5 * 60_000,
};

/** Why a listing was stopped. */
export interface ListFault {
  readonly kind: 'repeated-page' | 'nothing-new' | 'too-many-pages' | 'too-many-items' | 'too-slow';
  /** How many pages and items were read. */
  readonly pages: number;
  readonly items: number;
  readonly limits: ListLimits;
}

/** How far a listing that takes long has come. */
export interface ListProgress {
  readonly pages: number;
  readonly items: number;
  /** Milliseconds spent fetching. */
  readonly spentMs: number;
}

/** Progress is reported after this many pages, then after twice as many, and so on; and after this time, and again. */
const PROGRESS = { pages: 10, everyMs: 10_000 };

export interface Listing<Page> {
  /** Fetches the page that `cursor` names; the first one when it is undefined. */
  readonly fetchPage: (cursor: string | undefined) => Promise<Page>;
  /** The cursor of the page after this one; null on the last. */
  readonly nextOf: (page: Page) => string | null;
  /** What distinguishes each item of a page from all others; undefined where that is not known. */
  readonly itemsOf: (page: Page) => readonly (string | undefined)[];
  /** Makes the error to throw when the server hands out a cursor twice, or a limit is reached. */
  readonly errorOf: (fault: ListFault) => Error;
  readonly onProgress?: ((progress: ListProgress) => void) | undefined;
  readonly limits?: Partial<ListLimits> | undefined;
  /** Milliseconds that never jump. */
  readonly monotonic: () => number;
}

/**
 * Walks a list page by page. A page is fetched only when it is asked for. Whatever the server answers, the walk ends:
 * the page that exceeds a limit is not handed out.
 */
export async function* paginate<Page>(listing: Listing<Page>): AsyncGenerator<Page, void, undefined> {
  const { fetchPage, nextOf, errorOf, monotonic } = listing;
  const limits = { ...DEFAULT_LIST_LIMITS, ...listing.limits };
  const walk = new Walk(listing, limits);
  const faulty = (kind: ListFault['kind']) => errorOf({ kind, pages: walk.pages, items: walk.items, limits });
  let cursor: string | undefined;
  for (;;) {
    const startedMs = monotonic();
    const page = await fetchPage(cursor);
    walk.count(page, monotonic() - startedMs);
    if (walk.items > limits.maxItems) throw faulty('too-many-items');
    yield page;
    const next = nextOf(page);
    if (next === null) return;
    const fault = walk.faultBefore(next);
    if (fault !== undefined) throw faulty(fault);
    cursor = next;
  }
}

/** What was read so far. */
class Walk<Page> {
  readonly #listing: Listing<Page>;
  readonly #limits: ListLimits;
  readonly #cursors = new Set<string>();
  readonly #seen = new Set<string>();
  #idlePages = 0;
  #spentMs = 0;
  #nextReport = PROGRESS;
  pages = 0;
  items = 0;

  constructor(listing: Listing<Page>, limits: ListLimits) {
    this.#listing = listing;
    this.#limits = limits;
  }

  count(page: Page, tookMs: number): void {
    const items = this.#listing.itemsOf(page);
    this.pages += 1;
    this.items += items.length;
    this.#spentMs += tookMs;
    this.#idlePages = items.filter((item) => this.#isNew(item)).length > 0 ? 0 : this.#idlePages + 1;
    this.#report();
  }

  /** Why the page that `next` names is not fetched. */
  faultBefore(next: string): ListFault['kind'] | undefined {
    const { maxPages, maxIdlePages, totalMs } = this.#limits;
    if (this.#cursors.has(next)) return 'repeated-page';
    this.#cursors.add(next);
    if (this.#idlePages >= maxIdlePages) return 'nothing-new';
    if (this.pages >= maxPages) return 'too-many-pages';
    return this.#spentMs >= totalMs ? 'too-slow' : undefined;
  }

  #isNew(item: string | undefined): boolean {
    if (item === undefined) return true;
    if (this.#seen.has(item)) return false;
    this.#seen.add(item);
    return true;
  }

  #report(): void {
    const { pages, everyMs } = this.#nextReport;
    if (this.pages < pages && this.#spentMs < everyMs) return;
    this.#nextReport = {
      pages: this.pages < pages ? pages : 2 * pages,
      everyMs: this.#spentMs < everyMs ? everyMs : this.#spentMs + PROGRESS.everyMs,
    };
    this.#listing.onProgress?.({ pages: this.pages, items: this.items, spentMs: this.#spentMs });
  }
}
