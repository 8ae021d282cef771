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
