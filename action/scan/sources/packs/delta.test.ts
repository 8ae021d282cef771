import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaSizes } from './delta.ts';
import { Unpacker } from './unpacker.ts';

const memory = new WebAssembly.Memory({ initial: 512 });
const unpacker = new Unpacker({ memory, from: 0 });

const instruction = fc.oneof(
  fc.record({ offset: fc.nat(), size: fc.nat() }),
  fc.uint8Array({ minLength: 1, maxLength: 127 }),
);

function varint(number: number): number[] {
  return number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...varint(number >> 7)];
}

/** A copy, with the bytes of its offset and size that are not zero. */
function copying(offset: number, size: number): number[] {
  const bytes = [0, 8, 16, 24].map((shift) => (offset >>> shift) & 0xff);
  // The largest copy is written as none.
  const sizes = size === 0x10000 ? [0, 0, 0] : [0, 8, 16].map((shift) => (size >>> shift) & 0xff);
  const all = [...bytes, ...sizes];
  const head = all.reduce((bits, byte, bit) => (byte === 0 ? bits : bits | (1 << bit)), 0x80);
  return [head, ...all.filter((byte) => byte !== 0)];
}

/** A delta as git writes it, and what it makes. */
const made = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 70_000 }), fc.array(instruction, { maxLength: 12 }))
  .map(([bytes, instructions]) => {
    const base = Buffer.from(bytes);
    const parts: Buffer[] = [];
    const written: number[] = [];
    for (const next of instructions) {
      if (next instanceof Uint8Array) {
        parts.push(Buffer.from(next));
        written.push(next.length, ...next);
        continue;
      }
      const offset = next.offset % base.length;
      const size = 1 + (next.size % Math.min(base.length - offset, 0x10000));
      parts.push(base.subarray(offset, offset + size));
      written.push(...copying(offset, size));
    }
    const result = Buffer.concat(parts);
    return {
      base,
      result,
      delta: Buffer.from([...varint(base.length), ...varint(result.length), ...written]),
    };
  });

function applied(delta: Buffer, base: Buffer) {
  const sizes = deltaSizes(delta);
  if (sizes === undefined || sizes.base !== base.length || sizes.result > 1_000_000) return undefined;
  const baseAt = unpacker.texts;
  const deltaAt = baseAt + 200_000;
  const at = deltaAt + 100_000;
  base.copy(unpacker.bytes, baseAt);
  delta.copy(unpacker.bytes, deltaAt);
  const instructions = unpacker.bytes.subarray(deltaAt + sizes.length, deltaAt + delta.length);
  const after = unpacker.bytes.subarray(at + sizes.result + 64, at + sizes.result + 128).fill(7);
  const target = { at, length: sizes.result };
  const parts = unpacker.applyDelta(instructions, { at: baseAt, length: base.length }, target);
  expect(after.every((byte) => byte === 7)).toBe(true);
  return parts && { parts, text: Buffer.from(unpacker.bytes.subarray(at, at + sizes.result)) };
}

describe('a delta', () => {
  it('makes the text that it was made of, and says what is the same', () => {
    fc.assert(
      fc.property(made, ({ base, result, delta }) => {
        const made = applied(delta, base);
        expect(made?.text.equals(result)).toBe(true);
        let end = 0;
        for (const { before, now, length } of made?.parts ?? []) {
          expect(now).toBeGreaterThanOrEqual(end);
          end = now + length;
          expect(result.subarray(now, end).equals(base.subarray(before, before + length))).toBe(true);
        }
      }),
    );
  });

  it('joins copies that follow one another', () => {
    const base = Buffer.alloc(0x20000, 'x');
    const delta = [
      ...varint(0x20000),
      ...varint(0x20000),
      ...copying(0, 0x10000),
      ...copying(0x10000, 0x10000),
    ];
    expect(applied(Buffer.from(delta), base)?.parts).toEqual([{ before: 0, now: 0, length: 0x20000 }]);
  });

  it('that is damaged is refused, or makes a text of the size it says', () => {
    const damage = fc.record({ at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(made, fc.array(damage, { minLength: 1, maxLength: 4 }), ({ base, delta }, damages) => {
        let damaged = Buffer.from(delta);
        for (const { at, byte, cut } of damages) {
          if (damaged.length === 0) break;
          damaged[at % damaged.length] = byte;
          if (cut) damaged = damaged.subarray(0, at % damaged.length);
        }
        for (const { before, now, length } of applied(damaged, base)?.parts ?? []) {
          expect(before + length).toBeLessThanOrEqual(base.length);
          expect(now + length).toBeLessThanOrEqual(deltaSizes(damaged)?.result ?? 0);
        }
      }),
    );
  });

  it.each([
    ['copies from beyond its base', [4, 4, ...copying(1, 4)]],
    ['makes more than it says', [4, 4, ...copying(0, 4), 1, 65]],
    ['makes less than it says', [4, 4, ...copying(0, 3)]],
    ['ends within an instruction', [4, 4, 4, 65]],
    ['ends within a copy', [4, 4, 0x91]],
    ['has the reserved instruction', [4, 4, 0, ...copying(0, 4)]],
    ['has a size without end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['is empty', []],
  ])('that %s is refused', (_, bytes) => {
    expect(applied(Buffer.from(bytes), Buffer.from('abcd'))).toBeUndefined();
  });
});
