import type { Duplex } from 'node:stream';
import { MAX_UNREAD_BYTES } from './limits.ts';

/** Combines everything written during one turn of the event loop into one write: fewer TLS records, fewer system calls. */
export class Outbox {
  readonly #socket: Duplex;
  readonly #onRead: () => void;
  #waiting: Buffer[] = [];
  #scheduled = false;
  #closed = false;
  #isRead = true;
  #unread = 0;

  /** @param onRead called when the outbox is no longer full */
  constructor(socket: Duplex, onRead: () => void) {
    this.#socket = socket;
    this.#onRead = onRead;
    socket.on('drain', () => this.#drained());
    socket.on('close', () => {
      this.#closed = true;
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** False while the socket has more than it can pass on. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** True when what can wait should. */
  get full(): boolean {
    return this.#unread > MAX_UNREAD_BYTES;
  }

  write(bytes: Buffer): void {
    if (this.#closed) return;
    this.#waiting.push(bytes);
    this.#unread += bytes.length;
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** Writes the last bytes and ends the stream; resolves when they have been sent. */
  end(last: Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) {
        resolve();
        return;
      }
      this.#waiting.push(last);
      this.#flush();
      this.#closed = true;
      this.#socket.once('close', resolve);
      this.#socket.end(resolve);
    });
  }

  #flush(): void {
    const [first] = this.#waiting;
    if (this.#closed || first === undefined) return;
    const accepted = this.#socket.write(this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting));
    this.#waiting = [];
    if (accepted && this.#isRead) this.#drained();
    else this.#isRead = false;
  }

  #drained(): void {
    const wasFull = this.full;
    this.#isRead = true;
    this.#unread = 0;
    if (wasFull) this.#onRead();
  }
}
