import type { EqualPart } from '../../prefilter/equal-parts.ts';

/** The sizes of two texts, one of which a delta makes from the other. */
export interface DeltaSizes {
  readonly base: number;
  readonly result: number;
  /** Where the instructions begin. */
  readonly length: number;
}

/** What a copy without a size copies. */
const DEFAULT_COPY = 0x10000;

/** What a delta begins with; undefined when it is damaged. */
export function deltaSizes(delta: Buffer): DeltaSizes | undefined {
  const base = sizeAt(delta, 0);
  const result = base && sizeAt(delta, base.end);
  return result && { base: base.size, result: result.size, length: result.end };
}

function sizeAt(delta: Buffer, from: number): { readonly size: number; readonly end: number } | undefined {
  let size = 0;
  for (let at = from, factor = 1; ; at++, factor *= 128) {
    const byte = delta[at];
    if (byte === undefined) return undefined;
    size += (byte & 0x7f) * factor;
    if (!Number.isSafeInteger(size)) return undefined;
    if (byte < 0x80) return { size, end: at + 1 };
  }
}

/**
 * Makes a text from another.
 *
 * @param sizes those of this delta; `base` must be the length of the base.
 * @param target has room for the result, and shares no memory with the base.
 * @returns what was copied from the base, in the order of the result; undefined when the delta is damaged.
 * @see https://git-scm.com/docs/gitformat-pack#_deltified_representation
 */
export function applyDelta(
  delta: Buffer,
  { base: baseLength, result, length }: DeltaSizes,
  base: Buffer,
  target: Buffer,
): EqualPart[] | undefined {
  if (base.length < baseLength || target.length < result) return undefined;
  const parts: EqualPart[] = [];
  /** The stretch that is being copied, which the next instruction may continue. */
  let [before, now, copied] = [0, 0, 0];
  let to = 0;
  for (let at = length; at < delta.length; ) {
    const instruction = delta[at++] ?? 0;
    if (instruction >= 0x80) {
      let [offset, size] = [0, 0];
      for (let bit = 0; bit < 7; bit++) {
        if ((instruction & (1 << bit)) === 0) continue;
        const byte = delta[at++];
        if (byte === undefined) return undefined;
        if (bit < 4) offset += byte * 2 ** (8 * bit);
        else size += byte * 2 ** (8 * (bit - 4));
      }
      if (size === 0) size = DEFAULT_COPY;
      if (offset + size > baseLength || to + size > result) return undefined;
      base.copy(target, to, offset, offset + size);
      if (copied > 0 && before + copied === offset && now + copied === to) copied += size;
      else {
        if (copied > 0) parts.push({ before, now, length: copied });
        [before, now, copied] = [offset, to, size];
      }
      to += size;
    } else {
      if (instruction === 0 || at + instruction > delta.length || to + instruction > result) return undefined;
      delta.copy(target, to, at, at + instruction);
      at += instruction;
      to += instruction;
    }
  }
  if (copied > 0) parts.push({ before, now, length: copied });
  return to === result ? parts : undefined;
}
