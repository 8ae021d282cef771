import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paginate } from './pagination.ts';

const noLoop = () => new Error('loop');

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('paginate', () => {
  it('gives every item of every page in order, empty pages included, asking once for each page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer()), { minLength: 1, maxLength: 10 }), async (pages) => {
        const asked: (string | undefined)[] = [];
        const items = paginate(async (cursor) => {
          asked.push(cursor);
          const at = cursor === undefined ? 0 : Number(cursor);
          return { data: pages[at] ?? [], next_cursor: at + 1 < pages.length ? String(at + 1) : null };
        }, noLoop);
        expect(await collect(items)).toEqual(pages.flat());
        expect(asked).toEqual(pages.map((_, at) => (at === 0 ? undefined : String(at))));
      }),
    );
  });

  it('fetches no page before it is needed, and none after it is left', async () => {
    let fetched = 0;
    const items = paginate(async () => {
      fetched += 1;
      return { data: ['a', 'b'], next_cursor: `c${fetched}` };
    }, noLoop);
    expect(fetched).toBe(0);
    for await (const item of items) {
      if (item === 'b') break;
    }
    expect(fetched).toBe(1);
  });

  it('ends with an error when a cursor comes back', async () => {
    const items = paginate(
      async (cursor) => ({ data: [], next_cursor: cursor === 'x' ? 'y' : 'x' }),
      (pages) => new Error(`loop after ${pages}`),
    );
    await expect(collect(items)).rejects.toThrow('loop after 3');
  });
});
