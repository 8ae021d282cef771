import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packEntry } from './pack-entry.ts';
import { PackIndex } from './pack-index.ts';

describe('the header of an entry', () => {
  it('gives the type, the size and what it is a delta against', () => {
    expect(packEntry(Buffer.from([0x35]), 12)).toEqual({
      base: { kind: 'none', isBlob: true },
      size: 5,
      length: 1,
    });
    expect(packEntry(Buffer.from([0x9f, 0x01]), 12)).toEqual({
      base: { kind: 'none', isBlob: false },
      size: 31,
      length: 2,
    });
    // The distance 128 is the first of two bytes.
    expect(packEntry(Buffer.from([0x61, 0x80, 0x00]), 200)).toEqual({
      base: { kind: 'offset', offset: 72 },
      size: 1,
      length: 3,
    });
    const id = Buffer.alloc(20, 7);
    expect(packEntry(Buffer.concat([Buffer.from([0x71]), id]), 12)?.base).toEqual({ kind: 'id', id });
  });

  it.each([
    ['is cut off', [0xb5]],
    ['has an unknown type', [0x05]],
    ['has the reserved type', [0x55]],
    ['is a delta against itself', [0x61, 0x00]],
    ['is a delta against what is before the pack', [0x61, 0x7f]],
    ['is a delta against an id that is cut off', [0x71, 1, 2]],
    ['has a size that no number can hold', [...Array.from({ length: 12 }, () => 0xbf), 1]],
  ])('that %s is refused', (_, bytes) => {
    expect(packEntry(Buffer.from(bytes), 20)).toBeUndefined();
  });

  it('never leads outside of the pack', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 12, max: 1e12 }), (bytes, offset) => {
        const entry = packEntry(Buffer.from(bytes), offset);
        if (entry === undefined) return;
        expect(entry.length).toBeLessThanOrEqual(bytes.length);
        expect(Number.isSafeInteger(entry.size)).toBe(true);
        if (entry.base.kind !== 'offset') return;
        expect(entry.base.offset).toBeGreaterThanOrEqual(12);
        expect(entry.base.offset).toBeLessThan(offset);
      }),
    );
  });
});

/** An index as git writes it. */
function indexOf(objects: ReadonlyMap<string, number>): Buffer {
  const sorted = [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
  const words = (numbers: readonly number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number >>> 0, 4 * at);
    return bytes;
  };
  const fanOut = Array.from(
    { length: 256 },
    (_, byte) => sorted.filter(([id]) => Number.parseInt(id.slice(0, 2), 16) <= byte).length,
  );
  const large = sorted.filter(([, offset]) => offset >= 2 ** 31);
  return Buffer.concat([
    Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]),
    words(fanOut),
    ...sorted.map(([id]) => Buffer.from(id, 'hex')),
    words(sorted.map(() => 0)),
    words(sorted.map((entry) => (entry[1] < 2 ** 31 ? entry[1] : 2 ** 31 + large.indexOf(entry)))),
    ...large.map(([, offset]) => words([Math.floor(offset / 2 ** 32), offset % 2 ** 32])),
    Buffer.alloc(40),
  ]);
}

const id = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const objects = fc
  .array(fc.tuple(id, fc.oneof(fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 40 }))), { maxLength: 30 })
  .map((entries) => new Map(entries));

describe('the index of a pack', () => {
  it('finds each object, and no other', () => {
    fc.assert(
      fc.property(objects, id, (known, other) => {
        const index = PackIndex.of(indexOf(known));
        for (const [id, offset] of known) expect(index?.offsetOf(Buffer.from(id, 'hex'))).toBe(offset);
        expect(index?.offsetOf(Buffer.from(other, 'hex'))).toBe(known.get(other));
      }),
    );
  });

  it('that is damaged is refused, or gives some offset', () => {
    fc.assert(
      fc.property(objects, fc.nat(), fc.nat(255), fc.nat(), (known, at, byte, cut) => {
        const bytes = indexOf(known);
        bytes[at % bytes.length] = byte;
        for (const damaged of [bytes, bytes.subarray(0, cut % bytes.length)])
          for (const id of known.keys()) PackIndex.of(damaged)?.offsetOf(Buffer.from(id, 'hex'));
      }),
    );
  });
});
