/** A measurement and its floor. Times are medians, in milliseconds of wall time. */
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
 * Runs everything measured in turn, so that a machine whose speed drifts slows all alike. A first round warms up and is
 * not counted.
 *
 * @returns what each run returned, by name.
 */
export async function inTurn<Name extends string>(
  runs: number,
  measured: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(measured) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let run = -1; run < runs; run++) {
    for (const name of names) {
      const time = await measured[name]();
      if (run >= 0) times[name].push(time);
    }
  }
  return times;
}

export function median(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
