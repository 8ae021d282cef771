/** The emulator's clock. It can be set, and keeps running from there, so that a test can cover a year. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Sets the clock; it keeps running from there. */
  set(to: Date | number): void;
  /** Moves the clock forward by milliseconds; a negative number moves it back. */
  advance(milliseconds: number): void;
}

/** A clock that follows `source` (milliseconds since the epoch), shifted by an offset. */
export function makeClock(source: () => number = Date.now): Clock {
  let offset = 0;
  return {
    now: () => source() + offset,
    set(to) {
      offset = Number(to) - source();
    },
    advance(milliseconds) {
      offset += milliseconds;
    },
  };
}
