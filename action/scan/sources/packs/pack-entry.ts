/** How an object is kept in a pack; its data follows, compressed with zlib. */
export interface PackEntry {
  /** An object of its own, or what it is a delta against: an entry at an offset, or an object with an id. */
  readonly base: { readonly kind: 'none'; readonly isBlob: boolean } | DeltaBase;
  /** Bytes of the data before it was compressed. */
  readonly size: number;
  /** Bytes of this header. */
  readonly length: number;
}

export type DeltaBase =
  | { readonly kind: 'offset'; readonly offset: number }
  | { readonly kind: 'id'; readonly id: Buffer };

/** No header is longer: a size, and an offset or an id. */
export const LONGEST_HEADER = 32;
/** A pack begins with its own header. */
const FIRST_ENTRY = 12;
const TYPE = { blob: 3, last: 4, byOffset: 6, byId: 7 } as const;
const ID_BYTES = 20;

/**
 * Reads the header of an entry; undefined when it is none.
 *
 * @param bytes what is in the pack from the entry on.
 * @param offset where the entry begins in the pack.
 * @see https://git-scm.com/docs/gitformat-pack
 */
export function packEntry(bytes: Buffer, offset: number): PackEntry | undefined {
  const first = bytes[0];
  if (first === undefined) return undefined;
  const type = (first >> 4) & 7;
  let size = first & 15;
  let at = 1;
  for (let factor = 16, byte = first; byte >= 0x80; factor *= 128, at++) {
    const next = bytes[at];
    if (next === undefined) return undefined;
    size += (next & 0x7f) * factor;
    byte = next;
  }
  if (!Number.isSafeInteger(size)) return undefined;
  if (type === TYPE.byOffset) return byOffset(bytes, offset, size, at);
  if (type === TYPE.byId) {
    if (bytes.length < at + ID_BYTES) return undefined;
    const id = Buffer.from(bytes.subarray(at, at + ID_BYTES));
    return { base: { kind: 'id', id }, size, length: at + ID_BYTES };
  }
  if (type === 0 || type > TYPE.last) return undefined;
  return { base: { kind: 'none', isBlob: type === TYPE.blob }, size, length: at };
}

function byOffset(bytes: Buffer, offset: number, size: number, from: number): PackEntry | undefined {
  let at = from;
  let byte = bytes[at++];
  if (byte === undefined) return undefined;
  let distance = byte & 0x7f;
  while (byte >= 0x80) {
    byte = bytes[at++];
    if (byte === undefined) return undefined;
    distance = (distance + 1) * 128 + (byte & 0x7f);
  }
  const base = offset - distance;
  if (distance === 0 || !(base >= FIRST_ENTRY)) return undefined;
  return { base: { kind: 'offset', offset: base }, size, length: at };
}
