import { expect, it } from 'vitest';
import { isJoinedFor } from './value-gate.ts';

function mayHave(least: number, text: string): boolean {
  return isJoinedFor(Buffer.from(text, 'latin1'), 0, text.length, least);
}

it('counts the characters of all parts after a quotation mark', () => {
  expect(mayHave(8, '" + "abcd" + "efgh"')).toBe(true);
  expect(mayHave(9, '" + "abcd" + "efgh"')).toBe(false);
  expect(mayHave(4, "', 'a', 'b', 'c', 'd']")).toBe(true);
  expect(mayHave(3, "'s special characters")).toBe(false);
});

it('does not count what may be written as escapes', () => {
  expect(mayHave(9, '" + "abcd\\x65fgh"')).toBe(true);
  expect(mayHave(9, '" + "abcd%65fgh"')).toBe(true);
});
