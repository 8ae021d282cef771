import type { Literal } from './literal.ts';
import { BUCKETS, type Placement, WINDOW } from './placement.ts';
import type { TextSample } from './text-sample.ts';

/** Raised with each change of {@link placeLiterals} that can lead to other placements. */
export const PLACEMENT_ALGORITHM = 2;

/** How often some buckets are emptied and filled again, and how many at a time. */
const ROUNDS = 400;
const EMPTIED = 3;

interface Bucket {
  members: readonly number[];
  stops: number;
}

/**
 * Puts the literals into buckets one by one, those that stop the kernel most often first, and then moves single ones,
 * to other buckets and to other windows, as long as that helps. Then it empties some buckets and places what was in them
 * again, time after time, and keeps what is better: literals that let much through together are rarely freed by moving one.
 */
export function placeLiterals(literals: readonly Literal[], sample: TextSample): Placement[] {
  const buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ members: [], stops: 0 }));
  const windows = literals.map(() => 0);
  const stopsOf = (members: readonly number[], most?: number) =>
    sample.stopsAt(
      members.flatMap((member) => {
        const literal = literals[member];
        return literal === undefined ? [] : [{ literal, window: windows[member] ?? 0 }];
      }),
      most,
    );

  /** Moves a literal to where it costs least; true when that is better than where it was. */
  const settle = (index: number): boolean => {
    const home = buckets.find(({ members }) => members.includes(index));
    const rest = home?.members.filter((member) => member !== index) ?? [];
    const restStops = stopsOf(rest);
    const before = windows[index] ?? 0;
    let least = home === undefined ? Number.POSITIVE_INFINITY : home.stops - restStops;
    let best: { readonly bucket: Bucket; readonly window: number } | undefined;
    const length = literals[index]?.text.length ?? 0;
    for (let window = 0; window <= Math.max(0, length - WINDOW) && least > 0; window++) {
      windows[index] = window;
      for (const bucket of buckets) {
        const others = bucket === home ? rest : bucket.members;
        const without = bucket === home ? restStops : bucket.stops;
        const growth = stopsOf([...others, index], without + least) - without;
        if (growth >= least) continue;
        least = growth;
        best = { bucket, window };
      }
    }
    windows[index] = best?.window ?? before;
    if (best === undefined) return false;
    if (home !== undefined) Object.assign(home, { members: rest, stops: restStops });
    best.bucket.members = [...best.bucket.members, index];
    best.bucket.stops += least;
    return true;
  };

  const hardestFirst = [...literals.keys()].sort((a, b) => stopsOf([b]) - stopsOf([a]) || a - b);
  for (const index of hardestFirst) settle(index);
  for (let moved = true; moved; ) {
    moved = false;
    for (const index of hardestFirst) if (settle(index)) moved = true;
  }
  const number = numbers();
  for (let round = 0; round < ROUNDS; round++) {
    const before = { buckets: buckets.map((bucket) => ({ ...bucket })), windows: [...windows] };
    const emptied = Array.from({ length: EMPTIED }, () => buckets[number() % BUCKETS]);
    const freed = new Set(emptied.flatMap((bucket) => bucket?.members ?? []));
    for (const bucket of emptied) if (bucket !== undefined) Object.assign(bucket, { members: [], stops: 0 });
    const order = hardestFirst.filter((index) => freed.has(index));
    // Not always the hardest first: another order leads elsewhere.
    const first = number() % Math.max(1, order.length);
    for (const index of [...order.slice(first), ...order.slice(0, first)]) settle(index);
    for (const index of order) settle(index);
    if (total(buckets) <= total(before.buckets)) continue;
    for (const [index, bucket] of before.buckets.entries()) Object.assign(buckets[index] ?? {}, bucket);
    windows.splice(0, windows.length, ...before.windows);
  }
  return literals.map((_, index) => ({
    window: windows[index] ?? 0,
    bucket: buckets.findIndex(({ members }) => members.includes(index)),
  }));
}

function total(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { stops }) => sum + stops, 0);
}

/** Numbers that look random and are always the same (Marsaglia's xorshift). */
function numbers(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
