import { CODE, ConnectionError } from './frame.ts';

/** Counts what the peer may still send, and says when to give it more. */
export class ReceiveWindow {
  /** Bytes a stream, and the connection, may have under way. Large, so that a big state never waits. */
  static readonly initial: number = 4 * 1024 * 1024;
  /** What the connection gets beyond the protocol's own start. */
  static readonly extra: number = ReceiveWindow.initial - 65_535;

  #left = ReceiveWindow.initial;

  /** Takes received bytes off. Returns how many to give back, 0 for not yet. @throws ConnectionError when overrun. */
  take(bytes: number): number {
    this.#left -= bytes;
    if (this.#left < 0) throw new ConnectionError(CODE.flowControl, 'more data than allowed');
    if (this.#left > ReceiveWindow.initial / 2) return 0;
    const more = ReceiveWindow.initial - this.#left;
    this.#left = ReceiveWindow.initial;
    return more;
  }
}
