import { formatInstant, type Instant, parseInstant } from '../keys/instant.ts';

/** The creation of a key, as it is noted before LowerPlane is asked. Holds no secret. */
export interface NotedCreation {
  readonly name: string;
  /** Id of the organization it is created in. */
  readonly organization: string;
  /** When the key ends by itself, unless its creation is completed. */
  readonly endsAt: Instant;
  /**
   * What the Idempotency-Keys of a key that follows another one begin with. They are the same for every run that creates
   * it, so that only the id of the key shows which run did. Null: the first key of a declaration.
   */
  readonly successorBase: string | null;
}

/**
 * How far a creation went. Terraform and others record the key some time after the answer, so `answered` proves nothing;
 * `begun` proves that no one has recorded it, once its process is gone; `abandoned` proves it in any case.
 */
type Progress = 'begun' | 'answered' | 'abandoned';

/** An entry of the journal. */
export interface JournalEntry extends NotedCreation {
  /** Random. */
  readonly id: string;
  readonly progress: Progress;
  /** Id of the key. Null: not known yet. */
  readonly key: string | null;
  /** The process that wrote it, its run, and the state that it works for, as {@link JournalStore} names them. */
  readonly process: string;
  readonly run: string;
  readonly state: string;
}

/** What an entry proves. */
export type Standing =
  /** No one has recorded its key: it may end. */
  | 'interrupted'
  /** Its key was handed over, and may be recorded. */
  | 'answered'
  /** Its process is still at work, or the run that is to record what it handed over. */
  | 'running'
  /** Whether its process is still at work is not known: it ran on another machine. */
  | 'elsewhere';

/** An entry of this process or another one. */
export type FoundEntry = ReadableEntry | { readonly kind: 'unreadable'; readonly where: string };

export interface ReadableEntry {
  readonly kind: 'entry';
  /** Names it for people. */
  readonly where: string;
  readonly entry: JournalEntry;
  readonly standing: Standing;
  /** Its creation was for the state that this run works for. */
  readonly isOfThisState: boolean;
}

/** Where entries are kept, and what is known of the processes that wrote them. */
export interface JournalStore {
  /** Identifies this process among all that have written here. */
  readonly process: string;
  /** Identifies the run that this process belongs to: it may consist of several, and records keys when they have ended. */
  readonly run: string;
  /** Identifies the state in which this run records keys: several can share a journal. */
  readonly state: string;
  /** @param process or a run. */
  isRunning(process: string): 'yes' | 'no' | 'unknown';
  /** Every entry by its id. `where` names it for people. */
  list(): Promise<readonly { readonly id: string; readonly where: string; readonly text: string }[]>;
  /** Stores an entry under its id, in place of what was there; once it resolves, a crash does not undo it. */
  write(id: string, text: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/**
 * Creations that no record shows yet, so that a later run finds what an interrupted one has created, and can prove that
 * it was this run's own work: a key that another state has recorded looks the same at LowerPlane.
 */
export class Journal {
  readonly #store: JournalStore;
  readonly #newId: () => string;
  /** By key id: the entries of other processes. */
  #others: Promise<Map<string, string>> | undefined;
  #othersRead: ReadonlyMap<string, string> | undefined;
  /** By key id: the entries of this process whose keys were handed over. */
  readonly #handedOver = new Map<string, string>();
  /** Keys that a record names. */
  readonly #recorded = new Set<string>();

  /** @param newId returns the id of an entry: a random text that no other call has returned. */
  constructor(store: JournalStore, newId: () => string) {
    this.#store = store;
    this.#newId = newId;
  }

  /** Notes a creation. @throws Error when the entry cannot be stored. */
  async begin(creation: NotedCreation): Promise<OngoingCreation> {
    const { process, run, state } = this.#store;
    const entry = { ...creation, id: this.#newId(), key: null, process, run, state };
    const begun = new OngoingCreation(this.#store, { ...entry, progress: 'begun' }, (key, id) =>
      this.#handedOver.set(key, id),
    );
    await begun.write();
    return begun;
  }

  /**
   * Entries but those of keys that a record was found for, or that another state was to record. Call it when all records
   * of the state were read.
   *
   * @throws Error when they cannot be listed.
   */
  async found(): Promise<readonly FoundEntry[]> {
    const stored = await this.#store.list();
    return stored.flatMap(({ id, where, text }): readonly FoundEntry[] => {
      const entry = readEntry(id, text);
      if (!entry) return [{ kind: 'unreadable', where }];
      if (entry.key !== null && this.#recorded.has(entry.key)) return [];
      const isOfThisState = entry.state === this.#store.state;
      if (entry.progress === 'answered' && !isOfThisState) return [];
      return [{ kind: 'entry', where, entry, standing: this.#standing(entry), isOfThisState }];
    });
  }

  /**
   * A creation under the same Idempotency-Keys by another process that is still at work, or whose run is still to record
   * its key. Undefined: none that is known of.
   *
   * @throws Error when entries cannot be listed.
   */
  async rivalOf(successorBase: string, now: Instant): Promise<ReadableEntry | undefined> {
    for (const found of await this.found()) {
      if (found.kind !== 'entry' || found.entry.successorBase !== successorBase) continue;
      if (found.entry.process !== this.#store.process && isUnderWay(found, now)) return found;
    }
    return undefined;
  }

  /** Removes an entry that has served its purpose. */
  discard({ id }: Pick<JournalEntry, 'id'>): Promise<void> {
    return this.#store.remove(id);
  }

  /**
   * Notes that a record names a key: its creation was completed. Never rejects: the entry is then found again.
   *
   * @returns undefined where no entry has the key, which is so for nearly all.
   */
  recorded(key: string): Promise<void> | undefined {
    this.#recorded.add(key);
    const isNoted = this.#handedOver.has(key) || (this.#othersRead?.has(key) ?? true);
    return isNoted ? this.#forget(key) : undefined;
  }

  async #forget(key: string): Promise<void> {
    this.#others ??= this.#keysOfOthers();
    const others = await this.#others;
    this.#othersRead = others;
    for (const known of [others, this.#handedOver]) {
      const id = known.get(key);
      known.delete(key);
      if (id !== undefined) await this.#store.remove(id).catch(() => {});
    }
  }

  #standing({ progress, process, run }: JournalEntry): Standing {
    if (progress === 'abandoned') return 'interrupted';
    const running = this.#store.isRunning(process);
    if (running === 'yes') return 'running';
    if (progress === 'answered') return this.#store.isRunning(run) === 'yes' ? 'running' : 'answered';
    return running === 'no' ? 'interrupted' : 'elsewhere';
  }

  async #keysOfOthers(): Promise<Map<string, string>> {
    const stored = await this.#store.list().catch(() => []);
    return new Map(
      stored.flatMap(({ id, text }) => {
        const key = readEntry(id, text)?.key;
        return typeof key === 'string' ? [[key, id] as const] : [];
      }),
    );
  }
}

/** Whether a creation goes on: a process that hangs for longer than its key would work does not count. */
export function isUnderWay({ standing, entry }: ReadableEntry, now: Instant): boolean {
  return standing === 'running' && now < entry.endsAt;
}

/** The entry of a creation that goes on. Every call throws an Error when the entry cannot be stored. */
export class OngoingCreation {
  readonly #store: JournalStore;
  readonly #answered: (key: string, id: string) => void;
  #entry: JournalEntry;

  constructor(store: JournalStore, entry: JournalEntry, answered: (key: string, id: string) => void) {
    this.#store = store;
    this.#entry = entry;
    this.#answered = answered;
  }

  get id(): string {
    return this.#entry.id;
  }

  async write(changes: Partial<Pick<JournalEntry, 'progress' | 'key'>> = {}): Promise<void> {
    this.#entry = { ...this.#entry, ...changes };
    const { id, endsAt, successorBase, ...rest } = this.#entry;
    const entry = {
      version: VERSION,
      ...rest,
      ...(successorBase === null ? {} : { successor: successorBase }),
      ends_at: formatInstant(endsAt),
    };
    await this.#store.write(id, `${JSON.stringify(entry)}\n`);
  }

  /** The key is complete and about to be handed over: from now on the entry proves nothing. */
  async answered(key: string): Promise<void> {
    await this.write({ progress: 'answered', key });
    this.#answered(key, this.id);
  }

  /** The creation failed, so that no one will record its key. */
  abandoned(): Promise<void> {
    return this.write({ progress: 'abandoned' });
  }

  /** Nothing was created, or all of it has ended. */
  discard(): Promise<void> {
    return this.#store.remove(this.id);
  }
}

const VERSION = 1;
const PROGRESS: readonly Progress[] = ['begun', 'answered', 'abandoned'];

/** Undefined: cut short, changed, or of another version. */
function readEntry(id: string, text: string): JournalEntry | undefined {
  const fields = parsed(text);
  if (fields.version !== VERSION) return undefined;
  const { name, organization, process, run, state, key, successor } = fields;
  const progress = PROGRESS.find((candidate) => candidate === fields.progress);
  const endsAt = typeof fields.ends_at === 'string' ? parseInstant(fields.ends_at) : undefined;
  if (typeof name !== 'string' || typeof organization !== 'string') return undefined;
  if (typeof process !== 'string' || typeof run !== 'string' || typeof state !== 'string') return undefined;
  if (progress === undefined || endsAt === undefined) return undefined;
  return {
    id,
    name,
    organization,
    process,
    run,
    state,
    progress,
    endsAt,
    key: typeof key === 'string' ? key : null,
    successorBase: typeof successor === 'string' ? successor : null,
  };
}

/** Why an entry cannot be read or stored, as the system says it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function parsed(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
