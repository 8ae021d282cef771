import type { Literal } from './literal.ts';
import { BUCKETS, type Placement, WINDOW } from './placement.ts';
import type { TextSample } from './text-sample.ts';

/** Raised with each change of {@link placeLiterals} that can lead to other placements. */
export const PLACEMENT_ALGORITHM = 1;

interface Bucket {
  members: readonly number[];
  stops: number;
}

/**
 * Puts the literals into buckets one by one, those that stop the kernel most often first, and then moves single ones,
 * to other buckets and to other windows, as long as that helps.
 */
export function placeLiterals(literals: readonly Literal[], sample: TextSample): Placement[] {
  const buckets: Bucket[] = Array.from({ length: BUCKETS }, () => ({ members: [], stops: 0 }));
  const windows = literals.map(() => 0);
  const stopsOf = (members: readonly number[]) =>
    sample.stopsAt(
      members.flatMap((member) => {
        const literal = literals[member];
        return literal === undefined ? [] : [{ literal, window: windows[member] ?? 0 }];
      }),
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
        const growth = stopsOf([...others, index]) - (bucket === home ? restStops : bucket.stops);
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
  return literals.map((_, index) => ({
    window: windows[index] ?? 0,
    bucket: buckets.findIndex(({ members }) => members.includes(index)),
  }));
}
