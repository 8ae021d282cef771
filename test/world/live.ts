import { historyOf } from './generate.ts';
import type { Invariant, Violation } from './observer.ts';
import { play } from './play.ts';

/** Seeds to live through, of a thread's share. */
export interface Share {
  readonly from: number;
  readonly count: number;
  /** The thread takes every so many seeds. */
  readonly every: number;
  /** Ends at the first violation. */
  readonly isOver: boolean;
  readonly only: readonly Invariant[] | undefined;
  /** Also returns all that happened. */
  readonly isTraced?: boolean | undefined;
}

export interface Failure extends Violation {
  readonly seed: number;
}

export interface ShareResult {
  /** How long the histories took, without the start of the thread. */
  readonly ms: number;
  readonly histories: number;
  readonly failures: readonly Failure[];
  /** By seed, when asked for. */
  readonly traces: ReadonlyMap<number, string>;
}

/** Lives through the histories of some seeds. */
export async function live({
  from,
  count,
  every,
  isOver,
  only,
  isTraced = false,
}: Share): Promise<ShareResult> {
  const failures: Failure[] = [];
  const traces = new Map<number, string>();
  const started = performance.now();
  let histories = 0;
  for (let seed = from; seed < from + count; seed += every) {
    const { violation, trace } = await play(historyOf(seed), { isTraced });
    if (isTraced) traces.set(seed, trace.join('\n'));
    histories++;
    if (!violation || (only && !only.includes(violation.invariant))) continue;
    failures.push({ seed, ...violation });
    if (isOver) break;
  }
  return { ms: performance.now() - started, histories, failures, traces };
}
