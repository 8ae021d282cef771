/** The keys of the declarations that a run manages, as far as it has come across them. */
export interface ManagedKeys {
  /** Notes a key of a record that was read, planned or is being removed. */
  add(id: string): void;
  /**
   * Whether a key belongs to these declarations, so that another one of them may take its place. It may wait for
   * records that are still to be read.
   *
   * @param place where the key was found. An apply may rely on what its plan found there.
   */
  includes(id: string, place: string): Promise<boolean>;
}

/** For an engine that reads all records before it plans. */
export function managedInMemory(): ManagedKeys {
  const ids = new Set<string>();
  return {
    add: (id) => ids.add(id),
    includes: async (id) => ids.has(id),
  };
}
