import { CODE, ConnectionError, FLAG } from './frame.ts';

const MAX_BYTES = 65_536;
const MAX_PARTS = 64;

/** Reassembles a header block that came in several frames. No other frame may come between them. */
export class HeaderBlock {
  readonly stream: number;
  /** Flags of its first frame. */
  readonly flags: number;
  readonly #parts: Buffer[] = [];
  #size = 0;

  constructor(stream: number, flags: number, first: Buffer) {
    this.stream = stream;
    this.flags = flags;
    this.#add(first);
  }

  /** Adds a part. Returns the whole block if it was the last. @throws ConnectionError when it grows too large */
  continue(flags: number, part: Buffer): Buffer | undefined {
    this.#add(part);
    return flags & FLAG.endHeaders ? Buffer.concat(this.#parts) : undefined;
  }

  #add(part: Buffer): void {
    this.#parts.push(Buffer.from(part));
    this.#size += part.length;
    if (this.#size > MAX_BYTES || this.#parts.length > MAX_PARTS) {
      throw new ConnectionError(CODE.calm, 'a header block is too large');
    }
  }
}
