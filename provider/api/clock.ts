/** The server's clock as this client knows it. */
export interface ServerClock {
  /**
   * How far the server's clock is ahead of the local one, in milliseconds. null until a response told the time; 0 when
   * the two agree as closely as a `Date` header of whole seconds can show.
   */
  readonly skewMs: number | null;
  /** The server's time, epoch milliseconds; the local time until a response told it. */
  now(): number;
}

/** Where the client takes time and chance from; tests give their own. */
export interface Runtime {
  /** The local wall clock, epoch milliseconds. */
  readonly wallClock: () => number;
  /** Milliseconds that never jump, from any origin. */
  readonly monotonic: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A {@link ServerClock} that learns from each response. */
export class MeasuredClock implements ServerClock {
  readonly #runtime: Pick<Runtime, 'wallClock' | 'monotonic'>;
  #anchor: { readonly serverMs: number; readonly monotonicMs: number; readonly skewMs: number } | null = null;

  constructor(runtime: Pick<Runtime, 'wallClock' | 'monotonic'>) {
    this.#runtime = runtime;
  }

  get skewMs(): number | null {
    return this.#anchor?.skewMs ?? null;
  }

  now(): number {
    if (this.#anchor === null) return this.#runtime.wallClock();
    return this.#anchor.serverMs + (this.#runtime.monotonic() - this.#anchor.monotonicMs);
  }

  /**
   * Takes in a response's `Date` header. Unreadable ones are ignored.
   *
   * @param sentMs Monotonic time the request was sent at.
   * @param receivedMs Monotonic time its headers were there.
   */
  observe(dateHeader: string | null, sentMs: number, receivedMs: number): void {
    const second = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(second)) return;
    // The header cuts off the fraction, and was written at some moment between sending and receiving.
    const errorMs = 500 + (receivedMs - sentMs) / 2;
    const serverMs = second + errorMs;
    const localMs = this.#runtime.wallClock() - (this.#runtime.monotonic() - receivedMs);
    const measured = Math.round(serverMs - localMs);
    const skewMs = Math.abs(measured) <= errorMs ? 0 : measured;
    this.#anchor = { serverMs: localMs + skewMs, monotonicMs: receivedMs, skewMs };
  }
}
