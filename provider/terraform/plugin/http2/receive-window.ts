import { CODE, ConnectionError } from './frame.ts';

/** Counts what the peer may still send, and decides when to allow more. */
export class ReceiveWindow {
  /** Bytes that a stream, and the connection, may have in transit. Large, so that a big state never waits. */
  static readonly initial: number = 4 * 1024 * 1024;
  /** What the connection gets in addition to the protocol's initial window. */
  static readonly extra: number = ReceiveWindow.initial - 65_535;

  #left = ReceiveWindow.initial;

  /** Subtracts received bytes. Returns how many to allow again, or 0 for none yet. @throws ConnectionError when overrun. */
  take(bytes: number): number {
    this.#left -= bytes;
    if (this.#left < 0) throw new ConnectionError(CODE.flowControl, 'more data than allowed');
    if (this.#left > ReceiveWindow.initial / 2) return 0;
    const more = ReceiveWindow.initial - this.#left;
    this.#left = ReceiveWindow.initial;
    return more;
  }
}
