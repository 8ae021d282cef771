import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HOSTILE_NAMES } from '../../../test/import/hostile-names.ts';
import { typescriptText, yamlText } from './source-text.ts';

/** A text without control characters, as every name is. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() === text && !/\p{Cc}/u.test(text) && text.isWellFormed());
const words = fc
  .array(
    fc.constantFrom('yes', 'No', 'null', '~', '1', '0x1f', '1e3', '-', ':', '#', ' ', 'a', '\u2028', '<<'),
  )
  .map((parts) => parts.join('').trim())
  .filter((text) => text !== '');
const texts = fc.oneof(name, words, fc.constantFrom(...HOSTILE_NAMES));

describe('a text in code', () => {
  it.each(['1.1', '1.2'] as const)('is read back from YAML %s', (version) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(parse(`- name: ${yamlText(text)}\n`, { version })).toEqual([{ name: text }]);
      }),
    );
  });

  it('is read back from TypeScript', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(runInNewContext(typescriptText(text))).toBe(text);
      }),
    );
  });
});
