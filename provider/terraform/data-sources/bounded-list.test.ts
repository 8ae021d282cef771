import { expect, it } from 'vitest';
import { readBounded, withoutControls } from './bounded-list.ts';

async function* numbers(count: number) {
  for (let number = 1; number <= count; number++) yield number;
}

it.each([
  [0, 3, true],
  [2, 3, true],
  [3, 3, true],
  [4, 3, false],
  [1e9, 3, false],
])('of %d items, lists at most %d: complete is %s', async (count, most, complete) => {
  const listed = Array.from({ length: Math.min(count, most) }, (_, index) => index + 1);
  expect(await readBounded(numbers(count), most, 'users')).toEqual({ listed, complete });
});

it('does not list a part of what no one limited', async () => {
  expect((await readBounded(numbers(10_000), null, 'users')).complete).toBe(true);
  await expect(readBounded(numbers(10_001), null, 'audit events')).rejects.toMatchObject({
    diagnostics: [
      {
        summary: 'Too Many Audit Events',
        detail: expect.stringMatching(/^More than 10,000 audit events match.*max_items\.$/),
      },
    ],
  });
});

it('shows control characters in texts, but not line breaks', () => {
  const value = { title: 'a\u001b[2Jb', more: ['one\ntwo\t', null, 3, true, { deep: '\u0007' }] };
  expect(withoutControls(value)).toEqual({
    title: 'a\\u001b[2Jb',
    more: ['one\ntwo\t', null, 3, true, { deep: '\\u0007' }],
  });
});
