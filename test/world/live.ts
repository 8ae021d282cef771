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
}

export interface Failure extends Violation {
  readonly seed: number;
}

export interface ShareResult {
  readonly histories: number;
  readonly failures: readonly Failure[];
}

/** Lives through the histories of some seeds. */
export async function live({ from, count, every, isOver, only }: Share): Promise<ShareResult> {
  const failures: Failure[] = [];
  let histories = 0;
  for (let seed = from; seed < from + count; seed += every) {
    const { violation } = await play(historyOf(seed));
    histories++;
    if (!violation || (only && !only.includes(violation.invariant))) continue;
    failures.push({ seed, ...violation });
    if (isOver) break;
  }
  return { histories, failures };
}
