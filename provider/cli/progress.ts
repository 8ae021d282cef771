import type { CommandIo } from './command-io.ts';

/** Shorter work shows nothing. Milliseconds. */
const SHOWN_AFTER = 500;
/** A counter on a terminal changes at most this often, so that showing it takes no time. */
const COUNTER_EVERY = 100;
/** A log gets a line this often. */
const LINE_EVERY = 10_000;

/** How far long work has come, on standard error: a counter on a terminal, lines elsewhere. */
export interface Progress {
  /** @param text what is done, and how much of it: "Compared keys: 320/10000". A function is called when it is shown. */
  at(text: string | (() => string)): void;
  /** @param text a step that begins, and may take long. A terminal shows it at once, because the next report may be far. */
  begin(text: string): void;
  /** Removes the counter. Before anything else is printed. */
  end(): void;
}

/** @param monotonic milliseconds that never jump. */
export function startProgress(
  io: Pick<CommandIo, 'counter' | 'error' | 'quiet'>,
  monotonic: () => number = () => performance.now(),
): Progress {
  const { counter } = io;
  let nextMs = monotonic() + (counter ? SHOWN_AFTER : LINE_EVERY);
  let isShown = false;
  const show = (given: string | (() => string), earliestMs: number) => {
    const nowMs = monotonic();
    if (io.quiet === true || nowMs < earliestMs) return;
    nextMs = nowMs + (counter ? COUNTER_EVERY : LINE_EVERY);
    isShown = true;
    const text = typeof given === 'string' ? given : given();
    if (counter) counter(text);
    else io.error(`${text}\n`);
  };
  return {
    at: (text) => show(text, nextMs),
    begin: (text) => show(text, counter ? 0 : nextMs),
    end() {
      if (isShown) counter?.('');
      isShown = false;
    },
  };
}
