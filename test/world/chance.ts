import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Chance that can be repeated: the same seed gives the same numbers. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). Source: mulberry32, of which only speed and repeatability are asked. */
  next(): number {
    return this.word() / 2 ** 32;
  }

  /** 32 bits. */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** True in this share of the cases. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to pick from.');
    return item;
  }
}

let ofThisThread = new Chance(0);

/**
 * Makes everything random in this thread follow from a seed. It replaces what `node:crypto` exports, so that code which
 * draws a random number in a way that no one thought of is repeated too. Never call it where other code runs.
 */
export function seedThread(seed: number): void {
  ofThisThread = new Chance(seed);
  if (crypto.randomBytes === seededBytes) return;
  Object.assign(crypto, { randomBytes: seededBytes, randomInt: seededInt, randomUUID: seededUuid });
  syncBuiltinESMExports();
}

function seededBytes(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size + 3);
  for (let at = 0; at < size; at += 4) bytes.writeUInt32LE(ofThisThread.word(), Math.min(at, size - 1));
  return bytes.subarray(0, size);
}

function seededInt(limit: number): number {
  return ofThisThread.below(limit);
}

function seededUuid(): string {
  const hex = seededBytes(16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
