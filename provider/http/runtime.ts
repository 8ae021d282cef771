import { setTimeout as delay } from 'node:timers/promises';

/** Where time and chance come from. Tests give their own. */
export interface HttpRuntime {
  /** The local wall clock, epoch milliseconds. */
  readonly wallClock: () => number;
  /** Milliseconds that never jump, from any origin. */
  readonly monotonic: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A signal that aborts after `ms`. It does not keep the process alive. */
  readonly abortAfter: (ms: number) => AbortSignal;
}

/** The longest that a timer of Node.js can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clocks. */
export const SYSTEM_RUNTIME: HttpRuntime = {
  wallClock: () => Date.now(),
  // The clock of `performance` takes milliseconds to load.
  monotonic: () => Number(process.hrtime.bigint()) / 1_000_000,
  random: () => Math.random(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, { signal });
  },
  abortAfter: (ms) => AbortSignal.timeout(Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS)),
};
