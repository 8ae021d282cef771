import { readSync } from 'node:fs';

/** A part of a file in memory. Several files use it in turn. */
export class PackWindow {
  readonly #bytes: Buffer;
  #file = -1;
  #from = 0;
  #filled = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Forgets a file, whose number may stand for another one from now on. */
  leave(file: number): void {
    if (this.#file === file) this.#file = -1;
  }

  /**
   * Bytes of a file, valid until the next call; fewer at its end.
   *
   * @param ahead how many to read at least when some must be read.
   * @throws Error when the file cannot be read, or these are more than fit.
   */
  read(file: number, offset: number, count: number, ahead: number): Buffer {
    const at = offset - this.#from;
    if (file !== this.#file || at < 0 || at + count > this.#filled) {
      if (count > this.#bytes.length)
        throw new RangeError(`${count} bytes are more than can be read at once`);
      this.#file = file;
      this.#from = offset;
      this.#filled = 0;
      const wanted = Math.min(this.#bytes.length, Math.max(count, ahead));
      for (let got = -1; got !== 0 && this.#filled < wanted; this.#filled += got)
        got = readSync(file, this.#bytes, this.#filled, wanted - this.#filled, offset + this.#filled);
    }
    const start = offset - this.#from;
    return this.#bytes.subarray(start, Math.min(this.#filled, start + count));
  }
}
