import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../keys/key-text.ts';
import { createRedactor } from './redact.ts';

const key = makeKeyText(randomBytes(60));

describe('createRedactor', () => {
  it('masks the key anywhere, before anything is cut', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 1, max: 200 }), (before, after, maxLength) => {
        const cleaned = createRedactor([key])(`${before}${key}${after}`, maxLength);
        expect(cleaned).not.toContain(key.slice(3, 12));
        expect(cleaned.length).toBeLessThanOrEqual(maxLength);
      }),
    );
  });

  it('masks other keys too, and a key in use that has another shape', () => {
    const other = makeKeyText(randomBytes(60));
    expect(createRedactor(['s3cr3t!'])(`${other} and s3cr3t!`)).toBe('lp_[redacted] and [redacted]');
  });

  it('masks a secret as it appears in URLs and in JSON, and one that contains another', () => {
    const redact = createRedactor(['a+b/"c"=', 'token', 'token-2', '']);
    expect(redact('a+b/"c"=')).toBe('[redacted]');
    expect(redact(`?t=${encodeURIComponent('a+b/"c"=')}&u=1`)).toBe('?t=[redacted]&u=1');
    expect(redact(JSON.stringify({ t: 'a+b/"c"=' }))).toBe('{"t":"[redacted]"}');
    expect(redact('token-2, token')).toBe('[redacted], [redacted]');
  });

  it('masks any secret in any text', () => {
    const secrets = fc
      .string({ unit: 'binary-ascii', minLength: 8 })
      .filter((text) => /^[\x21-\x7e]+$/.test(text));
    fc.assert(
      fc.property(fc.string(), secrets, fc.string(), (before, secret, after) => {
        const redacted = createRedactor([secret])(`${before} ${secret} ${after}`, Number.POSITIVE_INFINITY);
        expect(redacted.replaceAll('[redacted]', '')).not.toContain(secret);
      }),
    );
  });

  it('leaves one printable line of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(createRedactor([key])(text)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it.each([
    ['a\r\nb\tc', 'a b c'],
    ['\u001b[31mred\u001b[0m \u001b]0;title\u0007text', 'red text'],
    ['evil \u202egnp.exe', 'evil gnp.exe'],
    ['  spaced   out  ', 'spaced out'],
  ])('turns %j into %j', (text, cleaned) => {
    expect(createRedactor([key])(text)).toBe(cleaned);
  });
});
