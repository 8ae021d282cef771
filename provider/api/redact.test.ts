import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../keys/key-text.ts';
import { cleanerFor } from './redact.ts';

const key = makeKeyText(randomBytes(60));

describe('cleanerFor', () => {
  it('masks the key wherever it stands, before anything is cut', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 1, max: 200 }), (before, after, maxLength) => {
        const cleaned = cleanerFor(key)(`${before}${key}${after}`, maxLength);
        expect(cleaned).not.toContain(key.slice(3, 12));
        expect(cleaned.length).toBeLessThanOrEqual(maxLength);
      }),
    );
  });

  it('masks other keys too, and a key in use that has another shape', () => {
    const other = makeKeyText(randomBytes(60));
    expect(cleanerFor('s3cr3t!')(`${other} and s3cr3t!`)).toBe('lp_[redacted] and lp_[redacted]');
  });

  it('leaves one printable line of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanerFor(key)(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it.each([
    ['a\r\nb\tc', 'a b c'],
    ['\u001b[31mred\u001b[0m \u001b]0;title\u0007text', 'red text'],
    ['evil \u202egnp.exe', 'evil gnp.exe'],
    ['  spaced   out  ', 'spaced out'],
  ])('turns %j into %j', (text, cleaned) => {
    expect(cleanerFor(key)(text)).toBe(cleaned);
  });
});
