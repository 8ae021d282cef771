import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pageRequest, toPage } from './cursor.ts';
import { ProblemError } from './problem.ts';

test('a cursor leads back to where its page ended', () => {
  fc.assert(
    fc.property(fc.nat(), (next) => {
      const { next_cursor } = toPage('keys', { items: [], next }, (item) => item);
      expect(pageRequest('keys', { limit: 5, cursor: String(next_cursor) })).toEqual({
        limit: 5,
        after: next,
      });
    }),
  );
});

test('any other text is refused as the client’s fault', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (cursor) => {
      expect(() => pageRequest('keys', { limit: 5, cursor })).toThrow(ProblemError);
    }),
  );
});
