/** Counts the keys that a run ends, to compare them with its limit. */
export interface RevocationCount {
  /**
   * Counts a key.
   *
   * @returns its number, from 1 on; 0 when it was counted before.
   */
  add(id: string): Promise<number>;
  /** Takes a key off again, because it does not end. */
  remove(id: string): Promise<void>;
}

/** A count for a run that is one process. */
export function countInMemory(): RevocationCount {
  const numbers = new Map<string, number>();
  let last = 0;
  return {
    async add(id) {
      if (numbers.has(id)) return 0;
      numbers.set(id, ++last);
      return last;
    },
    async remove(id) {
      if (numbers.delete(id)) last--;
    },
  };
}

/** How many of `active` keys may be revoked under a limit such as `3` or `10%`; undefined when it is neither. */
export function parseRevocationLimit(text: string): ((active: number) => number) | undefined {
  const match = /^(\d{1,6})(%?)$/.exec(text);
  if (!match) return undefined;
  const amount = Number(match[1]);
  if (match[2] === '') return () => amount;
  return amount > 100 ? undefined : (active) => Math.floor((active * amount) / 100);
}
