import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint, lastFour } from './fingerprint.ts';
import { classifyKeyText, KEY_LENGTH, makeKeyText } from './key-text.ts';

describe('key text', () => {
  it('is recognized by its checksum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 200, maxLength: 200 }), (bytes) => {
        fc.pre(bytes.filter((byte) => byte < 248).length >= 30);
        const text = makeKeyText(bytes);
        expect(text).toHaveLength(KEY_LENGTH);
        expect(classifyKeyText(text)).toBe('key');
      }),
    );
  });

  it('is only suspected once a character changes', () => {
    const text = makeKeyText(randomBytes(64));
    const changed = `${text.slice(0, 10)}${text[10] === 'a' ? 'b' : 'a'}${text.slice(11)}`;
    expect(classifyKeyText(changed)).toBe('suspected');
    expect(classifyKeyText(`${text}x`)).toBe('other');
    expect(classifyKeyText(text.replace('lp_', 'pl_'))).toBe('other');
  });

  it('needs enough randomness', () => {
    expect(() => makeKeyText(new Uint8Array(29))).toThrow(RangeError);
    expect(() => makeKeyText(new Uint8Array(64).fill(255))).toThrow(RangeError);
  });

  it('shows four characters and a fingerprint, nothing more', () => {
    const text = makeKeyText(randomBytes(64));
    expect(text.endsWith(lastFour(text))).toBe(true);
    expect(fingerprint(text)).toMatch(/^[0-9a-f]{16}$/);
  });
});
