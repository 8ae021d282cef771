import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKeyText } from '../keys/key-text.ts';
import { piecesOf, secretRanges } from './encoded-secrets.ts';
import { createRedactor } from './redact.ts';

/** Tokens of any service: those of a header, with enough letters and digits to be one. */
const tokens = fc
  .string({
    unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/_-.~=%'),
    minLength: 24,
    maxLength: 60,
  })
  .filter((text) => text.replace(/[^0-9A-Za-z]/g, '').length >= 20 && !text.includes('%'));
const keys = fc
  .uint8Array({ minLength: 90, maxLength: 90 })
  .map((bytes) => makeKeyText(bytes.map((b) => b % 248)));

/** Bytes that a server puts around a secret before it encodes both. */
const around = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

type Encode = (bytes: Buffer) => string;
const each = (bytes: Buffer, write: (byte: number, hex: string) => string) =>
  [...bytes].map((byte) => write(byte, byte.toString(16).padStart(2, '0'))).join('');

/** Ways to write bytes as text, and what reads them again. */
const ENCODINGS: Readonly<
  Record<string, { readonly encode: Encode; readonly decode: (text: string) => Buffer }>
> = {
  base64: { encode: (bytes) => bytes.toString('base64'), decode: (text) => Buffer.from(text, 'base64') },
  base64url: {
    encode: (bytes) => bytes.toString('base64url'),
    decode: (text) => Buffer.from(text, 'base64url'),
  },
  hex: { encode: (bytes) => bytes.toString('hex'), decode: (text) => Buffer.from(text, 'hex') },
};

/** Escapes of single characters; the secret is text there. */
const ESCAPES: Readonly<Record<string, Encode>> = {
  'a URL, every byte': (bytes) => each(bytes, (_, hex) => `%${hex}`),
  'a URL in a URL': (bytes) => each(bytes, (_, hex) => `%25${hex.toUpperCase()}`),
  'a URL': (bytes) => encodeURIComponent(bytes.toString('latin1')),
  'JSON, every character': (bytes) => each(bytes, (_, hex) => `\\u00${hex}`),
  'JSON in JSON': (bytes) => JSON.stringify(JSON.stringify(bytes.toString('latin1'))),
  'a string of a language': (bytes) => each(bytes, (_, hex) => `\\x${hex}`),
  HTML: (bytes) => each(bytes, (byte) => `&#${byte};`),
  'HTML in hexadecimal': (bytes) => each(bytes, (_, hex) => `&#x${hex};`),
  'hexadecimal with colons': (bytes) => each(bytes, (_, hex) => `${hex}:`),
  'hexadecimal in capitals': (bytes) => bytes.toString('hex').toUpperCase(),
  'a list of bytes': (bytes) => `[${[...bytes].join(' ')}]`,
  'a list of bytes in hexadecimal': (bytes) => each(bytes, (_, hex) => `0x${hex}, `),
  'the other case': (bytes) =>
    bytes
      .toString('latin1')
      .replace(/[a-z]/gi, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())),
  'reversed order': (bytes) => [...bytes.toString('latin1')].reverse().join(''),
  'two strings': (bytes) => bytes.toString('latin1').replace(/^.{7}/, '$&" + "'),
};

/** Lines of so many characters, as mail and certificates have them. */
const inLines = (text: string, length: number, end: string) =>
  text.replace(new RegExp(`(.{${length}})(?=.)`, 'gs'), `$1${end}`);

const shown = (secrets: readonly string[], text: string) =>
  createRedactor(secrets)(text, Number.POSITIVE_INFINITY);
/** The longest part of `whole` that is in `text`. */
function longestPart(text: string, whole: string): number {
  let longest = 0;
  for (let from = 0; from < whole.length; from++)
    while (from + longest < whole.length && text.includes(whole.slice(from, from + longest + 1))) longest++;
  return longest;
}

describe('a secret in use, echoed by a server', () => {
  it.each(Object.entries(ENCODINGS))('in %s is masked, whatever surrounds it', (_, { encode }) => {
    fc.assert(
      fc.property(fc.oneof(tokens, keys), around, around, (secret, before, after) => {
        const text = encode(Buffer.concat([before, Buffer.from(secret), after]));
        const masked = shown([secret], `failed: ${text} (400)`);
        expect(masked).toContain('[redacted]');
        expect(masked).toMatch(/^failed: .*\(400\)$/);
        for (const offset of [0, 1, 2]) {
          const inner = encode(Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])).slice(4, -4);
          expect(longestPart(masked, inner)).toBeLessThan(16);
        }
      }),
    );
  });

  it.each(Object.entries(ENCODINGS))('in %s is masked when it is split over lines', (_, { encode }) => {
    const ends = fc.constantFrom(
      '\n',
      '\r\n',
      '\r\n\t',
      '\\n',
      '\\r\\n',
      '=\n',
      '"\n+ "',
      '\u200b\n',
      '%0A',
      '\u001b[0m',
    );
    fc.assert(
      fc.property(
        tokens,
        around,
        around,
        fc.integer({ min: 5, max: 76 }),
        ends,
        (secret, before, after, at, end) => {
          const text = inLines(encode(Buffer.concat([before, Buffer.from(secret), after])), at, end);
          const masked = shown([secret], text).replace(/[^0-9A-Za-z]/g, '');
          for (const offset of [0, 1, 2]) {
            const inner = encode(Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])).slice(4, -4);
            expect(longestPart(masked, inner.replace(/[^0-9A-Za-z]/g, ''))).toBeLessThan(16);
          }
        },
      ),
    );
  });

  it.each(Object.entries(ESCAPES))('in %s is masked', (_, encode) => {
    fc.assert(
      fc.property(fc.oneof(tokens, keys), (secret) => {
        const text = encode(Buffer.from(secret));
        const masked = shown([secret], `failed: ${text} (400)`);
        expect(masked).toContain('[redacted]');
        expect(masked).toMatch(/^failed: .*\(400\)$/);
        expect(longestPart(masked, text)).toBeLessThan(text.length / 3);
      }),
    );
  });

  it('is masked when only a part of it is echoed', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 20, max: 36 }), (secret, length) => {
        for (const part of [
          secret.slice(3, 3 + length),
          Buffer.from(secret.slice(0, length)).toString('base64'),
        ])
          expect(shown([secret], `near ${part}...`)).toMatch(/^near \[redacted\].{0,4}\.\.\.$/);
      }),
    );
  });
});

describe('a key that no one named', () => {
  const key = makeKeyText(randomBytes(90));

  it.each(Object.entries(ENCODINGS))('is masked in %s, whatever surrounds it', (_, { encode }) => {
    fc.assert(
      fc.property(keys, around, around, (secret, before, after) => {
        const masked = shown(
          [],
          `failed: ${encode(Buffer.concat([before, Buffer.from(secret), after]))} (400)`,
        );
        expect(masked).toContain('[redacted]');
        expect(masked).toMatch(/^failed: .*\(400\)$/);
      }),
    );
  });

  it('is masked when it is split over lines or escaped', () => {
    expect(shown([], `a ${inLines(key, 10, '\r\n  ')} b`)).toBe('a [redacted] b');
    expect(shown([], `a ${ESCAPES['a URL, every byte']?.(Buffer.from(key))} b`)).toBe('a [redacted] b');
  });
});

it('leaves other text as it is', () => {
  const key = makeKeyText(randomBytes(90));
  const words = fc.array(fc.stringMatching(/^[A-Za-z0-9.,:;/+=_-]{1,12}$/), { maxLength: 40 });
  fc.assert(
    fc.property(words, (all) => {
      const text = all.join(' ').trim();
      expect(shown([key], text)).toBe(text);
    }),
  );
});

it('reads texts in time that grows with their length only', () => {
  const key = makeKeyText(randomBytes(90));
  const redact = createRedactor([key]);
  for (const unit of ['\\', '%25', '&#x0', '0', 'lp', '6c705f', 'bHBf', '\\u{0', key.slice(0, 15), ' '])
    expect(redact(unit.repeat(200_000)).length).toBeLessThanOrEqual(300);
});

describe('pieces of eight characters', () => {
  const secret = `lp_${'Zx9'.repeat(4)}${'q0Wm'.repeat(6)}`;
  const contains = (text: string) => secretRanges(text, piecesOf([secret], 8)).length > 0;

  it('finds any eight characters in a row, however they are broken up', () => {
    const part = fc
      .integer({ min: 3, max: secret.length - 8 })
      .map((start) => secret.slice(start, start + 8));
    const gaps = fc.constantFrom('', ' ', '\n', '-', ' | ');
    fc.assert(
      // Letters and digits right beside the part are no reason to miss it.
      fc.property(part, fc.string(), fc.string(), gaps, (text, a, b, gap) =>
        contains(`${a}${[...text].join(gap)}${b}`),
      ),
    );
  });

  it('finds it encoded, anywhere in the encoded text', () => {
    const encodings = fc.constantFrom('base64', 'base64url', 'hex');
    fc.assert(
      fc.property(fc.string({ maxLength: 5 }), encodings, (before, encoding) =>
        contains(Buffer.from(`${before}${secret}`).toString(encoding)),
      ),
    );
  });

  it('lets the last four characters and ordinary words pass', () => {
    expect(contains(`key ...${secret.slice(-4)} was not stored: no space left on device`)).toBe(false);
  });
});
