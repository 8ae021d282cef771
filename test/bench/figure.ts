/** One measured thing beside its floor. Times are medians, in milliseconds of wall time. */
export interface Figure {
  readonly bench: string;
  readonly ms: number;
  readonly floor_ms: number;
  readonly ratio: number;
  readonly bound?: number;
  readonly within?: boolean;
  readonly [detail: string]: unknown;
}

/** How much of what was measured is ours. */
export function figure(
  bench: string,
  times: { readonly ours: readonly number[]; readonly floor: readonly number[] },
  bound: number | undefined,
  details: Readonly<Record<string, unknown>> = {},
): Figure {
  const ours = median(times.ours);
  const floor = median(times.floor);
  const ratio = ours / floor;
  return {
    bench,
    ...details,
    runs: times.ours.length,
    ms: round(ours),
    floor_ms: round(floor),
    ratio: Math.round(ratio * 1000) / 1000,
    ...(bound === undefined ? {} : { bound, within: ratio <= bound }),
  };
}

/**
 * Runs both in turn, so that a machine whose speed drifts slows them alike; a first pair warms up and is not counted.
 */
export async function inTurn(
  runs: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ ours: number[]; floor: number[] }> {
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let run = -1; run < runs; run++) {
    const floorTime = await floor();
    const oursTime = await ours();
    if (run < 0) continue;
    times.floor.push(floorTime);
    times.ours.push(oursTime);
  }
  return times;
}

function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
