import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LinearPattern } from './linear-pattern.ts';
import { requiredLiterals } from './required-literals.ts';

function found(pattern: string) {
  const required = requiredLiterals(new LinearPattern(pattern).program);
  return required && { texts: required.literals.map(({ text }) => text).sort(), before: required.before };
}

it.each<[pattern: string, texts: readonly string[], before: number]>([
  ['acme_(?P<secret>[0-9a-f]{32})', ['acme_'], 0],
  ['\\bacme-(?:live|test)-[0-9]+', ['acme-live-', 'acme-test-'], 0],
  ['(?:AKIA|ASIA)[A-Z0-9]{16}', ['AKIA', 'ASIA'], 0],
  ['[a-z]{1,8}_token_[0-9]{8}', ['_token_'], 8],
  ['[a-z]+_token_[0-9]{8}', ['_token_'], Infinity],
  ['"password"\\s*:\\s*"([^"]+)"', ['"password"'], 0],
  ['é{3}key=x', ['key=x'], 6],
])('a match of %s contains one of %j, at most %d bytes from its start', (pattern, texts, before) => {
  expect(found(pattern)).toEqual({ texts, before });
});

it('takes both cases of a letter for one literal', () => {
  expect(requiredLiterals(new LinearPattern('(?i)acme=[0-9]+').program)).toEqual({
    literals: [{ text: 'acme=', anyCase: true, startsToken: false }],
    before: 0,
  });
});

it.each(['[0-9a-f]{40}', '(?:abc|de).*', '(a+)+$', 'ab[0-9]+', 'x?y?z?1', '\\pL{5}'])(
  'finds none in %s',
  (pattern) => {
    expect(found(pattern)).toBeUndefined();
  },
);

/** Patterns with texts that match them. */
const piece = fc.oneof(
  fc.constantFrom('acme', 'k_', 'Zz').map((text) => [text, text] as const),
  fc.constantFrom('7', '42').map((text) => ['[0-9]+', text] as const),
  fc.constantFrom('cat', 'dog').map((text) => ['(?:cat|dog)', text] as const),
  fc.constantFrom('', 'opt').map((text) => ['(?:opt)?', text] as const),
  fc.constantFrom('key', 'KEY', 'Key').map((text) => ['(?i:key)', text] as const),
  fc.constantFrom('aa', 'aaab').map((text) => ['a+b?', text] as const),
);

it('contains one of the literals in every match, not after the bound', () => {
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const pattern = pieces.map(([source]) => source).join('');
      const text = pieces.map(([, each]) => each).join('');
      fc.pre(text !== '' && !new RegExp(`^(?:${pattern.replaceAll('(?i:', '(?:')})$`).test(''));
      const required = requiredLiterals(new LinearPattern(pattern).program);
      if (required === undefined) return;
      const at = required.literals
        .map((literal) => (literal.anyCase ? text.toLowerCase() : text).indexOf(literal.text))
        .filter((index) => index >= 0);
      expect(Math.min(...at)).toBeLessThanOrEqual(required.before);
    }),
  );
});
