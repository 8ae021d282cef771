import { CODE, ConnectionError } from './frame.ts';

/** The most requests a peer may have open at a time: being sent, worked on, or with a response that is not sent yet. */
export const MAX_STREAMS = 1024;
/** Bytes of responses that may wait for the peer's window. Above it, no further request is worked on. */
export const MAX_WAITING_BYTES: number = 32 * 1024 * 1024;
/** Bytes given to a socket whose peer does not read. Above it, responses wait. */
export const MAX_UNREAD_BYTES: number = 4 * 1024 * 1024;
/** Of them, bytes that no window holds back: acknowledgements, resets, headers. */
const MAX_UNREAD_CONTROL_BYTES = 1024 * 1024;
/** Requests that a peer may abandon, beyond those that it lets be answered. */
const MAX_ABANDONED = 1000;

/** What a peer costs without a use for it. @see CVE-2023-44487, CVE-2019-9512, CVE-2019-9515 */
export class PeerCosts {
  #abandoned = 0;
  #unreadControlBytes = 0;

  /** The peer reset a request, or opened more than it may. @throws ConnectionError when it has done so too often */
  abandoned(): void {
    this.#abandoned += 1;
    if (this.#abandoned > MAX_ABANDONED) throw new ConnectionError(CODE.calm, 'too many requests are reset');
  }

  /** A request was answered. */
  answered(): void {
    if (this.#abandoned > 0) this.#abandoned -= 1;
  }

  /** The peer caused a frame that no window holds back. @throws ConnectionError when it reads none of them */
  control(bytes: number, isRead: boolean): void {
    this.#unreadControlBytes = isRead ? 0 : this.#unreadControlBytes + bytes;
    if (this.#unreadControlBytes > MAX_UNREAD_CONTROL_BYTES)
      throw new ConnectionError(CODE.calm, 'the peer does not read');
  }
}
