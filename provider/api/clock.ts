import type { HttpRuntime } from '../http/runtime.ts';

/** The server's clock as this client knows it. */
export interface ServerClock {
  /**
   * How far the server's clock is ahead of the local one, in milliseconds. null until a response showed the time; 0
   * when the two agree as closely as a `Date` header of whole seconds can show.
   */
  readonly skewMs: number | null;
  /** By how much {@link now} may be wrong, in milliseconds; Infinity until a response showed the time. */
  readonly uncertaintyMs: number;
  /** The server's time, epoch milliseconds; the local time until a response showed it. */
  now(): number;
}

type LocalClocks = Pick<HttpRuntime, 'wallClock' | 'monotonic'>;

/** A {@link ServerClock} that learns from each response. */
export class MeasuredClock implements ServerClock {
  readonly #local: LocalClocks;
  #anchor: {
    readonly serverMs: number;
    readonly monotonicMs: number;
    readonly skewMs: number;
    readonly uncertaintyMs: number;
  } | null = null;

  constructor(local: LocalClocks) {
    this.#local = local;
  }

  get skewMs(): number | null {
    return this.#anchor?.skewMs ?? null;
  }

  get uncertaintyMs(): number {
    return this.#anchor?.uncertaintyMs ?? Number.POSITIVE_INFINITY;
  }

  now(): number {
    if (this.#anchor === null) return this.#local.wallClock();
    return this.#anchor.serverMs + (this.#local.monotonic() - this.#anchor.monotonicMs);
  }

  /**
   * Learns from a response's `Date` header. An unreadable one is ignored.
   *
   * @param sentMs Monotonic time at which the request was sent.
   * @param receivedMs Monotonic time at which the response headers arrived.
   */
  observe(dateHeader: string | null, sentMs: number, receivedMs: number): void {
    const second = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(second)) return;
    // The header drops the fraction, and was written at some moment between sending and receiving.
    const errorMs = 500 + (receivedMs - sentMs) / 2;
    const serverMs = second + errorMs;
    const localMs = this.#local.wallClock() - (this.#local.monotonic() - receivedMs);
    const measured = Math.round(serverMs - localMs);
    const skewMs = Math.abs(measured) <= errorMs ? 0 : measured;
    // A difference of the clocks that is taken for none adds to it.
    const uncertaintyMs = errorMs + Math.abs(measured - skewMs);
    this.#anchor = { serverMs: localMs + skewMs, monotonicMs: receivedMs, skewMs, uncertaintyMs };
  }
}
