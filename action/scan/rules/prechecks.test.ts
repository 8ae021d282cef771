import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayContinue } from '../prefilter/continuation.ts';
import { mayStartToken } from '../prefilter/token-start.ts';
import { allRules } from './built-in-rules.ts';
import { sampleText } from './sample-text.ts';

const LOOKING = allRules().filter(
  ({ precheck, literals }) =>
    precheck !== undefined || literals.some(({ startsToken, then }) => startsToken || then !== undefined),
);
/** What comes before and after literals in real files and in awkward ones. */
const PIECES = [
  '',
  ' ',
  '\n',
  '"',
  "'",
  '`',
  ':',
  '=',
  ':=',
  ' => ',
  '==',
  ',',
  ']',
  '\\n',
  '%3D',
  'x',
  '_',
  '-',
  '.',
  '\u00e9',
];
const piece = fc.constantFrom(...PIECES);

describe('a cheap look', () => {
  it('turns away nothing that the pattern of its rule matches', () => {
    let matched = 0;
    const cases = fc.tuple(fc.constantFrom(...LOOKING), fc.nat(1_000), piece, piece, piece, fc.nat(3));
    fc.assert(
      fc.property(cases, ([rule, seed, before, between, after, cut]) => {
        const { found } = rule.examples(sampleText(seed));
        for (const example of found) {
          // The example with other things around it, and with something put between a name and its value.
          const shaped = example.replace(/[:=] ?/, (sign) => (cut === 0 ? between : sign));
          const text = `${before}${shaped}${after}`;
          const bytes = Buffer.from(text, 'latin1');
          for (const { text: literal, anyCase, startsToken, then } of rule.literals) {
            const where = anyCase ? text.toLowerCase() : text;
            for (let at = where.indexOf(literal); at !== -1; at = where.indexOf(literal, at + 1)) {
              if (rule.pattern.matchAt(text, at) === null) continue;
              matched += 1;
              if (then !== undefined)
                expect(
                  mayContinue(bytes, at + literal.length, bytes.length, then),
                  `${rule.id}: ${text}`,
                ).toBe(true);
              if (startsToken) expect(mayStartToken(bytes, at), `${rule.id}: ${text}`).toBe(true);
              expect(rule.precheck?.(bytes, at, bytes.length) ?? true, `${rule.id}: ${text}`).toBe(true);
            }
          }
        }
      }),
      { numRuns: 3_000 },
    );
    expect(matched).toBeGreaterThan(1_000);
  });

  it('turns away what only looks like the beginning of a secret', () => {
    const generic = LOOKING.find(({ id }) => id === 'generic-secret');
    const looks = (text: string, literal: string) =>
      generic?.precheck?.(Buffer.from(text), text.indexOf(literal), text.length);
    expect(looks('the password of the user is asked for', 'password')).toBe(false);
    expect(looks('if (token === undefined) return', 'token')).toBe(false);
  });
});
