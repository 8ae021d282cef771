type Crypto = typeof import('node:crypto');

/** Where the recorded LowerPlane takes its randomness from. */
export interface SeededRandom {
  /** The bytes of key number `n`. */
  bytesOfKey: (n: number) => Buffer;
  /** How much was used: set to 0 to begin again. */
  keys: number;
  digits: number;
}

/** For `vi.mock('node:crypto', …)`: texts and identifiers of keys that are the same in each recording. */
export async function seededCrypto(original: () => Promise<unknown>, seeded: SeededRandom): Promise<Crypto> {
  const crypto = (await original()) as Crypto;
  return {
    ...crypto,
    randomBytes: (() => seeded.bytesOfKey(seeded.keys++)) as Crypto['randomBytes'],
    randomInt: ((limit: number) =>
      crypto.hash('sha256', String(seeded.digits++), 'buffer').readUInt32BE() % limit) as Crypto['randomInt'],
  };
}
