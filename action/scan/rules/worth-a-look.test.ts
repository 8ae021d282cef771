import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_RULES } from './rule-set.ts';
import { sampleText } from './sample-text.ts';

const LOOKING = ALL_RULES.filter(({ worthALook }) => worthALook !== undefined);
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
          for (const { text: literal, anyCase } of rule.literals) {
            const where = anyCase ? text.toLowerCase() : text;
            for (let at = where.indexOf(literal); at !== -1; at = where.indexOf(literal, at + 1)) {
              rule.pattern.lastIndex = at;
              if (!rule.pattern.test(text)) continue;
              matched += 1;
              expect(rule.worthALook?.(bytes, at, bytes.length), `${rule.id}: ${text}`).toBe(true);
            }
          }
        }
      }),
      { numRuns: 3_000 },
    );
    expect(matched).toBeGreaterThan(1_000);
  });

  it('turns away what only looks like the beginning of a token', () => {
    const facebook = LOOKING.find(({ id }) => id === 'facebook-token');
    const generic = LOOKING.find(({ id }) => id === 'generic-secret');
    const looks = (rule: typeof facebook, text: string, literal: string) =>
      rule?.worthALook?.(Buffer.from(text), text.indexOf(literal), text.length);
    expect(looks(facebook, '"mappings":";EAAE,CAAC,GAAG"', 'EAA')).toBe(false);
    expect(looks(generic, 'the password of the user is asked for', 'password')).toBe(false);
    expect(looks(generic, 'if (token === undefined) return', 'token')).toBe(false);
  });
});
