/** A stretch of bytes that two texts have in common. */
export interface EqualPart {
  /** Offsets of its first byte in the earlier and in the later text. */
  readonly before: number;
  readonly now: number;
  readonly length: number;
}

/** Bytes compared at a time, at first and at last: the native comparison is fast, but does not say where two texts differ. */
const BLOCK = 16_384;
const SMALL_BLOCK = 64;
/** How many bytes show that the texts are the same again. */
const ANCHOR = 48;
/** How far after a difference the later text is tried, in bytes: in more and more distant places. */
const TRIES = [0, 200, 1_000, 4_000, 16_000, 64_000, 256_000];
/** How far the earlier text is searched for each of them: so far, and some times as far as the place is away. */
const SEARCHED = { least: 2 * 1024, times: 3 };
const LINE_END = 10;
/** Bytes that are searched in all, as a share of the later text. After that, the rest counts as different. */
const MOST_SEARCHED = 2;

/**
 * What two texts have in common, in order. Common stretches can be missed: it is for versions of a file that differ in a few
 * places, and takes little more time than comparing them.
 */
export function equalParts(
  before: Buffer,
  lengthBefore: number,
  now: Buffer,
  lengthNow: number,
): EqualPart[] {
  const shorter = Math.min(lengthBefore, lengthNow);
  const start = sameAhead(before, 0, now, 0, shorter);
  const end = sameBack(before, lengthBefore, now, lengthNow, shorter - start);
  const [endBefore, endNow] = [lengthBefore - end, lengthNow - end];
  const parts: EqualPart[] = start === 0 ? [] : [{ before: 0, now: 0, length: start }];
  let [atBefore, atNow] = [start, start];
  let left = MOST_SEARCHED * lengthNow;
  while (left > 0) {
    const anchor = nextAnchor(before, atBefore, endBefore, now, atNow, endNow);
    if (anchor === undefined) break;
    left -= anchor.searched;
    const back = sameBack(
      before,
      anchor.before,
      now,
      anchor.now,
      Math.min(anchor.before - atBefore, anchor.now - atNow),
    );
    const most = Math.min(endBefore - anchor.before, endNow - anchor.now);
    const ahead = sameAhead(before, anchor.before, now, anchor.now, most);
    parts.push({ before: anchor.before - back, now: anchor.now - back, length: back + ahead });
    [atBefore, atNow] = [anchor.before + ahead, anchor.now + ahead];
  }
  if (end > 0) parts.push({ before: endBefore, now: endNow, length: end });
  return parts;
}

/** Where the texts are the same again, at the start of a line of the later one. */
function nextAnchor(
  before: Buffer,
  fromBefore: number,
  endBefore: number,
  now: Buffer,
  fromNow: number,
  endNow: number,
): { readonly before: number; readonly now: number; readonly searched: number } | undefined {
  let searched = 0;
  for (const distance of TRIES) {
    const reach = SEARCHED.least + SEARCHED.times * distance;
    const part = before.subarray(fromBefore, Math.min(endBefore, fromBefore + reach));
    const line = now.indexOf(LINE_END, fromNow + distance);
    if (line === -1 || line + 1 + ANCHOR > endNow) return undefined;
    const found = part.indexOf(now.subarray(line + 1, line + 1 + ANCHOR));
    searched += found === -1 ? part.length : found;
    if (found !== -1) return { before: fromBefore + found, now: line + 1, searched };
  }
  return undefined;
}

function sameAhead(before: Buffer, fromBefore: number, now: Buffer, fromNow: number, most: number): number {
  let same = 0;
  for (let block = BLOCK; block >= SMALL_BLOCK; block >>= 1) {
    for (; same + block <= most; same += block) {
      const [a, b] = [fromBefore + same, fromNow + same];
      if (now.compare(before, a, a + block, b, b + block) !== 0) break;
    }
  }
  while (same < most && now[fromNow + same] === before[fromBefore + same]) same++;
  return same;
}

function sameBack(before: Buffer, toBefore: number, now: Buffer, toNow: number, most: number): number {
  let same = 0;
  for (let block = BLOCK; block >= SMALL_BLOCK; block >>= 1) {
    for (; same + block <= most; same += block) {
      const [a, b] = [toBefore - same, toNow - same];
      if (now.compare(before, a - block, a, b - block, b) !== 0) break;
    }
  }
  while (same < most && now[toNow - same - 1] === before[toBefore - same - 1]) same++;
  return same;
}
