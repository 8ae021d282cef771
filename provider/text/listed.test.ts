import { expect, it } from 'vitest';
import { listed } from './listed.ts';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('lists %j as %j', (words, text) => {
  expect(listed(words)).toBe(text);
});

it('lists alternatives', () => {
  expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b or c');
});
