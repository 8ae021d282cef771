/** Which step of a run asks: a plan, or the apply that carries it out. */
export type Step = 'plan' | 'apply';

/** The keys of the declarations that a run manages, as far as it has come across them. */
export interface ManagedKeys {
  /** Notes a key of a record that was read, planned or is being removed. */
  add(id: string): void;
  /**
   * Whether a key belongs to these declarations, so that another one of them may take its place.
   *
   * A plan may come across the key only later: it also takes the word of earlier runs, and waits for records that are
   * still to be read. An apply ends keys, and relies only on what its plan has read in the end, or it has itself.
   *
   * @param location where the key was found.
   */
  includes(id: string, location: string, step: Step): Promise<boolean>;
  /** Notes at plan, for its apply, that a key makes way for a new one of the same name. */
  makesWay(id: string, name: string): Promise<void>;
  /** Whether the plan has noted that. */
  hasMadeWay(id: string, name: string): Promise<boolean>;
  /**
   * Notes at plan, for its apply in any provider of the run, whether a key gets a successor, after an interrupted run has
   * made one that may be what its destinations hold.
   *
   * @param base of the Idempotency-Keys of both.
   */
  expectSuccessor(base: string, isExpected: boolean): Promise<void>;
  /** Whether the plan has noted that. */
  expectsSuccessor(base: string): Promise<boolean>;
  /** Notes for later runs which keys this one has come across. */
  save(): Promise<void>;
}

/**
 * For an engine that reads all records before it plans, and applies in the same process.
 *
 * @param notes of plans, which the providers of one run share.
 */
export function managedInMemory(notes = new Set<string>()): ManagedKeys {
  const ids = new Set<string>();
  return {
    add: (id) => ids.add(id),
    includes: async (id) => ids.has(id),
    makesWay: async (id, name) => {
      notes.add(JSON.stringify([id, name]));
    },
    hasMadeWay: async (id, name) => notes.has(JSON.stringify([id, name])),
    expectSuccessor: async (base, isExpected) => {
      if (isExpected) notes.add(base);
      else notes.delete(base);
    },
    expectsSuccessor: async (base) => notes.has(base),
    save: async () => {},
  };
}
