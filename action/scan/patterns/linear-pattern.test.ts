import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';

const spansOf = (pattern: string, text: string) =>
  [...new LinearPattern(pattern).find(Buffer.from(text))].map(({ start, end, secretStart, secretEnd }) => [
    start,
    end,
    secretStart,
    secretEnd,
  ]);

const MEGABYTE = 1_000_000;

it.each(['(a+)+$', '(a|a)*b', '(?:a?){30}a{30}c', '(.*)*x', '([a-z]+)*[0-9]'])(
  'matches %s in time that is linear in a megabyte of text',
  (pattern) => {
    // A backtracking engine does not get to the end of this.
    expect(spansOf(pattern, `${'a'.repeat(MEGABYTE)}!`)).toEqual([]);
  },
);

it('finds the secret in the group named secret, else in the first group, else in the whole match', () => {
  expect(spansOf('(acme)_(?P<secret>[0-9]+)', 'x acme_42')).toEqual([[2, 9, 7, 9]]);
  expect(spansOf('acme_(?<secret>[0-9]+)', 'acme_42')).toEqual([[0, 7, 5, 7]]);
  expect(spansOf('acme_([0-9]+)(x?)', 'acme_42x')).toEqual([[0, 8, 5, 7]]);
  expect(spansOf('acme_[0-9]+', 'acme_42 acme_43')).toEqual([
    [0, 7, 0, 7],
    [8, 15, 8, 15],
  ]);
  // A group that takes no part.
  expect(spansOf('acme=(x)?[0-9]+', 'acme=42')).toEqual([[0, 7, 0, 7]]);
});

it('reads bytes as UTF-8, and counts bytes', () => {
  expect(spansOf('ключ=(\\pL{3})', '\u00e9 ключ=тест')).toEqual([[3, 18, 12, 18]]);
  const invalid = Buffer.from([0xff, 0x61, 0x63, 0x6d, 0x65, 0x5f, 0x31, 0xfe]);
  expect([...new LinearPattern('acme_[0-9]').find(invalid)]).toMatchObject([{ start: 1, end: 7 }]);
});

it('matches the start and end of lines', () => {
  expect(spansOf('^acme_[0-9]+$', 'acme_1\nacme_2\n x acme_3')).toEqual([
    [0, 6, 0, 6],
    [7, 13, 7, 13],
  ]);
});

/** Patterns of the syntax that RE2 and JavaScript share. */
const part = fc.constantFrom(
  'a',
  'b',
  '[ab]',
  '[^a]',
  '\\d',
  '\\w',
  '.',
  'ab',
  'x_',
  '\\b',
  '(?:a|bc)',
  '\\s',
);
const quantified = fc.tuple(part, fc.constantFrom('', '', '', '?', '{1,3}', '+', '+?', '{2}'));
const common = fc
  .array(
    fc.array(
      quantified.map(([text, times]) => (text === '\\b' ? text : text + times)),
      { minLength: 1, maxLength: 5 },
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((alternatives) => alternatives.map((each) => each.join('')).join('|'));

it('matches what a regular expression of JavaScript matches, where they have the same syntax', () => {
  fc.assert(
    fc.property(common, fc.string({ unit: fc.constantFrom(...'ab cx_1\n') }), (pattern, text) => {
      const expected = [...text.matchAll(new RegExp(pattern, 'gm'))];
      // An empty match is refused.
      fc.pre(!new RegExp(`^(?:${pattern})$`, 'm').test('') && expected.every(([match]) => match !== ''));
      let spans: ReturnType<typeof spansOf>;
      try {
        spans = spansOf(pattern, text);
      } catch (error) {
        expect(String(error)).toContain('matches an empty text');
        return;
      }
      expect(spans.map(([start, end]) => text.slice(start, end))).toEqual(expected.map(([match]) => match));
      expect(spans.map(([start]) => start)).toEqual(expected.map(({ index }) => index));
    }),
    { numRuns: 500 },
  );
});

describe('an invalid pattern is refused with its construct and what to write instead', () => {
  it.each([
    ['acme(?=x)', 'uses a lookahead "(?=", which cannot be matched in linear time. Match what follows'],
    ['acme(?!x)', 'uses a lookahead "(?!", which'],
    ['(?<=x)acme', 'uses a lookbehind "(?<=", which'],
    ['(?<!x)acme', 'uses a lookbehind "(?<!", which'],
    [
      '(a)cme\\1',
      'uses a backreference "\\1", which cannot be matched in linear time. Write out what is repeated',
    ],
    ['(?P<a>a)cme\\k<a>', 'uses a backreference "\\k", which'],
    ['(?P<a>a)cme(?P=a)', 'uses a backreference "(?P", which'],
    ['(?>acme)', 'uses an atomic group "(?>". Write (?:...)'],
    ['acme++', 'uses a possessive quantifier "++". Leave out the second +'],
    ['acme(?#comment)', 'contains a comment "(?#". Write it into description'],
    ['(?x) acme', 'uses the flag x'],
    ['acme\\Z', 'uses the start or end of a text "\\Z". Use ^ and $'],
    ['\\Aacme', 'uses \\A, \\z or (?-m)'],
    ['acme\\u0061', 'uses an escape of JavaScript "\\u". Write \\x{...}'],
    ['acme{1001}', 'repeats something too often "{1001}"'],
    ['((acme{100}){100}){100}', 'repeats something too often'],
    ['acme[z-a]', 'is not a valid RE2 pattern: invalid character class range (z-a)'],
    ['(acme', 'is not a valid RE2 pattern: missing closing )'],
    ['(?:acme)*', 'matches an empty text'],
    ['\\b', 'matches an empty text'],
    ['[0-9a-f]{1000}[0-9a-f]{1000}[0-9a-f]{9}', 'compiles to 2011 instructions. The most is 2000'],
    ['a'.repeat(1_001), 'has 1001 characters. The most is 1000'],
  ])('%s', (pattern, message) => {
    expect(() => new LinearPattern(pattern)).toThrow(message);
  });
});
