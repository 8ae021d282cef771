import type { Duplex } from 'node:stream';

/** Combines everything written during one turn of the event loop into one write: fewer TLS records, fewer system calls. */
export class Outbox {
  readonly #socket: Duplex;
  #waiting: Buffer[] = [];
  #scheduled = false;
  #closed = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
    socket.on('close', () => {
      this.#closed = true;
    });
  }

  get closed(): boolean {
    return this.#closed;
  }

  write(bytes: Buffer): void {
    if (this.#closed) return;
    this.#waiting.push(bytes);
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
    this.#socket.write(this.#waiting.length === 1 ? first : Buffer.concat(this.#waiting));
    this.#waiting = [];
  }
}
