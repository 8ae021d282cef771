import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Listing, paginate } from './pagination.ts';

interface Page {
  readonly items: readonly (number | string)[];
  readonly next: string | null;
}

function walk(fetchPage: Listing<Page>['fetchPage'], given: Partial<Listing<Page>> = {}) {
  return paginate<Page>({
    fetchPage,
    nextOf: ({ next }) => next,
    errorOf: ({ kind, pages }) => new Error(`${kind} after ${pages}`),
    monotonic: () => 0,
    ...given,
  });
}

async function collect(pages: AsyncIterable<Page>): Promise<(number | string)[]> {
  const all: (number | string)[] = [];
  for await (const { items } of pages) all.push(...items);
  return all;
}

describe('paginate', () => {
  it('gives every page in order, empty ones included, and fetches each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1, maxLength: 10 }), async (pages) => {
        const fetched: (string | undefined)[] = [];
        const listing = walk(async (cursor) => {
          fetched.push(cursor);
          const at = cursor === undefined ? 0 : Number(cursor);
          return { items: pages[at] ?? [], next: at + 1 < pages.length ? String(at + 1) : null };
        });
        expect(await collect(listing)).toEqual(pages.flat());
        expect(fetched).toEqual(pages.map((_, at) => (at === 0 ? undefined : String(at))));
      }),
    );
  });

  it('fetches no page before it is needed, and none after it is left', async () => {
    let fetched = 0;
    const pages = walk(async () => {
      fetched += 1;
      return { items: [], next: `c${fetched}` };
    });
    expect(fetched).toBe(0);
    for await (const _ of pages) break;
    expect(fetched).toBe(1);
  });

  it('ends with an error when a cursor comes back', async () => {
    const pages = walk(async (cursor) => ({ items: [], next: cursor === 'x' ? 'y' : 'x' }));
    await expect(collect(pages)).rejects.toThrow('repeated-page after 3');
  });

  it('reads at most as many pages as the limit, whatever the cursors', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (maxPages) => {
        let fetched = 0;
        const pages = walk(async () => ({ items: [], next: `c${++fetched}` }), { limits: { maxPages } });
        await expect(collect(pages)).rejects.toThrow(`too-many-pages after ${maxPages}`);
        expect(fetched).toBe(maxPages);
      }),
    );
  });

  it('counts the time of fetching, not that of its consumer', async () => {
    let nowMs = 0;
    let fetched = 0;
    const fetchPage = async () => {
      nowMs += 40;
      fetched += 1;
      return { items: [], next: `c${fetched}` };
    };
    const pages = walk(fetchPage, { limits: { totalMs: 100 }, monotonic: () => nowMs });
    const consume = async () => {
      for await (const _ of pages) nowMs += 1_000;
    };
    await expect(consume()).rejects.toThrow('too-slow after 3');
  });
});
