const MAGIC = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2]);
const FAN_OUT = 256;
const ID_BYTES = 20;
/** The checksums of the pack and of the index. */
const TRAILER = 2 * ID_BYTES;
/** Marks an offset as the number of a large one. */
const LARGE = 0x8000_0000;

/**
 * Where the objects of a pack are: its index, in version 2 and with SHA-1.
 *
 * @see https://git-scm.com/docs/gitformat-pack
 */
export class PackIndex {
  /** How many objects there are. */
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #ids = MAGIC.length + 4 * FAN_OUT;
  readonly #offsets: number;
  readonly #large: number;
  readonly #largeCount: number;

  private constructor(bytes: Buffer, count: number) {
    this.#bytes = bytes;
    this.count = count;
    this.#offsets = this.#ids + (ID_BYTES + 4) * count;
    this.#large = this.#offsets + 4 * count;
    this.#largeCount = (bytes.length - TRAILER - this.#large) / 8;
  }

  /** Undefined when it is something else, or damaged. */
  static of(bytes: Buffer): PackIndex | undefined {
    const ids = MAGIC.length + 4 * FAN_OUT;
    if (bytes.length < ids + TRAILER || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    let count = 0;
    for (let at = MAGIC.length; at < ids; at += 4) {
      const next = bytes.readUInt32BE(at);
      if (next < count) return undefined;
      count = next;
    }
    const rest = bytes.length - TRAILER - ids - (ID_BYTES + 8) * count;
    return rest < 0 || rest % 8 !== 0 ? undefined : new PackIndex(bytes, count);
  }

  /** What the pack ends with. */
  get packChecksum(): Buffer {
    return this.#bytes.subarray(-TRAILER, -ID_BYTES);
  }

  /**
   * Where the entry of an object begins in the pack; undefined when the pack does not have it.
   *
   * @param id 20 bytes.
   */
  offsetOf(id: Buffer): number | undefined {
    const first = id[0] ?? 0;
    let low = first === 0 ? 0 : this.#bytes.readUInt32BE(MAGIC.length + 4 * (first - 1));
    let high = this.#bytes.readUInt32BE(MAGIC.length + 4 * first);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const at = this.#ids + ID_BYTES * middle;
      const order = this.#bytes.compare(id, 0, ID_BYTES, at, at + ID_BYTES);
      if (order === 0) return this.#offset(middle);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  #offset(number: number): number | undefined {
    const offset = this.#bytes.readUInt32BE(this.#offsets + 4 * number);
    if (offset < LARGE) return offset;
    const large = offset - LARGE;
    if (large >= this.#largeCount) return undefined;
    const value = this.#bytes.readBigUInt64BE(this.#large + 8 * large);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(value);
  }
}
