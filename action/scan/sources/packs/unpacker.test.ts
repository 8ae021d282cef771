import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unpacker } from './unpacker.ts';

const memory = new WebAssembly.Memory({ initial: 512 });
const unpacker = new Unpacker({ memory, from: 0 });
const AFTER = 64;

/** What a source with some other bytes after it is unpacked to. */
function unpacked(source: Uint8Array, size: number): Buffer | undefined {
  const from = unpacker.texts;
  const target = from + 1_000_000;
  unpacker.bytes.fill(0xa5, from, from + source.length + AFTER);
  unpacker.bytes.set(source, from);
  const after = unpacker.bytes.subarray(target + size + AFTER, target + size + 2 * AFTER).fill(7);
  const isWhole = unpacker.inflate(unpacker.bytes.subarray(from, from + source.length), target, size);
  // Whatever was read, nothing beyond what is allowed was written.
  expect(after.every((byte) => byte === 7)).toBe(true);
  return isWhole ? Buffer.from(unpacker.bytes.subarray(target, target + size)) : undefined;
}

/** Undefined for what zlib refuses. */
function byZlib(source: Uint8Array, size: number): Buffer | undefined {
  try {
    const bytes = inflateSync(source, { maxOutputLength: size + 1 });
    return bytes.length === size ? bytes : undefined;
  } catch {
    return undefined;
  }
}

const words = fc.array(fc.constantFrom('const ', 'x', 'return', '\n', 'aaaaaaaa', 'key = '), {
  maxLength: 3_000,
});
const bytes = fc.oneof(
  words.map((some) => Buffer.from(some.join(''))),
  fc.uint8Array({ maxLength: 5_000 }).map((some) => Buffer.from(some)),
  // Codes of all lengths.
  fc
    .array(fc.nat(1 << 20), { maxLength: 5_000 })
    .map((some) => Buffer.from(some.map((number) => Math.clz32(number) * 7))),
  fc.tuple(fc.nat(255), fc.nat(100_000)).map(([byte, length]) => Buffer.alloc(length, byte)),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.nat(50_000))
    .map(([period, length]) => Buffer.from(Array.from({ length }, (_, at) => at % period))),
);
const settings = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
  strategy: fc.nat(4),
});
const packed = fc.tuple(bytes, settings).map(([raw, how]) => ({ raw, source: deflateSync(raw, how) }));

describe('zlib data', () => {
  it('is unpacked to what it was made of', () => {
    fc.assert(
      fc.property(packed, ({ raw, source }) => {
        expect(unpacked(source, raw.length)?.equals(raw)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('of another size is refused', () => {
    fc.assert(
      fc.property(packed, fc.constantFrom(-1, 1, 300), ({ raw, source }, more) => {
        expect(unpacked(source, Math.max(0, raw.length + more))).toEqual(
          raw.length + more < 0 ? raw : undefined,
        );
      }),
    );
  });

  it('that is damaged or cut off is refused when zlib refuses it, and writes nothing elsewhere', () => {
    const damage = fc.record({ at: fc.nat(), bit: fc.nat(7), cut: fc.boolean() });
    fc.assert(
      fc.property(packed, fc.array(damage, { minLength: 1, maxLength: 3 }), ({ raw, source }, damages) => {
        let damaged = Buffer.from(source);
        for (const { at, bit, cut } of damages) {
          if (damaged.length === 0) break;
          const place = at % damaged.length;
          damaged[place] = (damaged[place] ?? 0) ^ (1 << bit);
          if (cut) damaged = damaged.subarray(0, place);
        }
        expect(unpacked(damaged, raw.length)).toEqual(byZlib(damaged, raw.length));
      }),
      { numRuns: 500 },
    );
  });

  it('that is not zlib data is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(2_000), (rest, size) => {
        for (const source of [rest, Uint8Array.of(0x78, 0x9c, ...rest)])
          expect(unpacked(source, size)).toEqual(byZlib(source, size));
      }),
      { numRuns: 500 },
    );
  });
});
