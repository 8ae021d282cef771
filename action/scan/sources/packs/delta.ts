/** The sizes of two texts, one of which a delta makes from the other. */
export interface DeltaSizes {
  readonly base: number;
  readonly result: number;
  /** Where the instructions begin. */
  readonly length: number;
}

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
