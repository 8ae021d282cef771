/** The emulator's notion of now. It runs on from wherever it was put, so that a test can live through a year. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Puts the clock at an instant; it runs on from there. */
  set(to: Date | number): void;
  /** Moves the clock by milliseconds; negative moves it back. */
  advance(milliseconds: number): void;
}

/** A clock that follows `source` (milliseconds since the epoch), shifted by what was set. */
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
