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
    itemsOf: ({ items }) => items.map(String),
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

  it.each([
    ['are empty', () => []],
    ['repeat what was read before', () => ['a', 'b']],
  ])('ends when too many pages in a row %s', async (_, items) => {
    let fetched = 0;
    const fetchPage = async () => ({ items: items(), next: `c${++fetched}` });
    await expect(collect(walk(fetchPage, { limits: { maxIdlePages: 5 } }))).rejects.toThrow('nothing-new');
    expect(fetched).toBe(items().length === 0 ? 5 : 6);
  });

  it('does not mind idle pages between others', async () => {
    let fetched = 0;
    const fetchPage = async () => {
      fetched += 1;
      return { items: fetched % 4 === 0 ? [fetched] : [], next: fetched < 100 ? `c${fetched}` : null };
    };
    expect(await collect(walk(fetchPage, { limits: { maxIdlePages: 4 } }))).toHaveLength(25);
  });

  it('hands out at most as many items as the limit, however they are spread over pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 60 }),
        async (sizes, maxItems) => {
          let next = 0;
          const pages = walk(
            async (cursor) => {
              const at = Number(cursor ?? '0');
              const items = Array.from({ length: sizes[at] ?? 0 }, () => next++);
              return { items, next: at + 1 < sizes.length ? String(at + 1) : null };
            },
            { limits: { maxItems } },
          );
          const given: (number | string)[] = [];
          const all = (async () => {
            for await (const { items } of pages) given.push(...items);
          })();
          const total = sizes.reduce((sum, size) => sum + size, 0);
          if (total <= maxItems) await all;
          else await expect(all).rejects.toThrow('too-many-items');
          expect(given.length).toBeLessThanOrEqual(maxItems);
        },
      ),
    );
  });

  it('ends by itself with its default limits, whatever a server invents', async () => {
    let fetched = 0;
    const many = Array.from({ length: 200 });
    const full = walk(async () => ({
      items: many.map((_, at) => `${fetched} ${at}`),
      next: `c${++fetched}`,
    }));
    await expect(collect(full)).rejects.toThrow('too-many-pages after 1000');
    const idle = walk(async () => ({ items: [], next: `c${++fetched}` }));
    await expect(collect(idle)).rejects.toThrow('nothing-new after 50');
  });

  it('reports progress of a long listing, ever more rarely, and none of a short one', async () => {
    const progressOf = async (count: number, pageMs: number) => {
      let nowMs = 0;
      const reports: string[] = [];
      const fetchPage = async (cursor: string | undefined) => {
        nowMs += pageMs;
        const at = Number(cursor ?? '1');
        return { items: [at], next: at < count ? String(at + 1) : null };
      };
      const onProgress: Listing<Page>['onProgress'] = ({ pages, items, spentMs }) =>
        reports.push(`${pages} ${items} ${spentMs}`);
      await collect(walk(fetchPage, { onProgress, monotonic: () => nowMs }));
      return reports;
    };
    expect(await progressOf(9, 10)).toEqual([]);
    expect(await progressOf(100, 10)).toEqual(['10 10 100', '20 20 200', '40 40 400', '80 80 800']);
    expect(await progressOf(5, 6_000)).toEqual(['2 2 12000', '4 4 24000']);
  });
});
