import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { KEY_PREFIX } from '../../provider/keys/key-text.ts';
import type { KeyRecord } from '../../provider/lifecycle/record.ts';
import type { Declaration } from './history.ts';

/** What must hold in every world, whatever happens. The texts are the documentation. */
export const INVARIANTS = {
  'consumer-refused':
    'A consumer of a recorded key that has had time to switch is never refused, unless someone outside ended the key or its declared life is over.',
  'undeclared-key':
    'No active key that no one declared outlives the documented window; one that lasted already as its run was killed is ended or named by the next apply there.',
  'foreign-key': 'No key of another state, of a person or of another organization is changed or revoked.',
  'own-key': 'No run revokes the key it is authenticated with.',
  'protected-key': 'A key with deletion_protection is not revoked by a removal.',
  'key-in-use':
    'A key that is used, within recent_use_window or as the predecessor of another, is neither revoked nor given an expiration by which it ends, unless that was confirmed.',
  'too-many':
    'No more keys are revoked, or given an expiration by which they end, in one run than max_revocations allows.',
  'secret-outside': 'No secret is in a report, a state, a URL or a destination of another key.',
  'secret-overwritten':
    'No delivery overwrites the secret of another key that works, unless that key leaves the place in the same state.',
  'wider-key': 'No key with more rights than declared is delivered or recorded.',
  'unverified-key':
    'No new key is recorded before the consumer that is to verify it has proven that it holds its secret.',
  'failed-verification':
    'When a verification fails, the new key is revoked, the old one works, and destinations hold what they held before.',
  'unproven-retirement':
    'No old key is revoked, or given an expiration by which it ends, before each declared consumer has proven that it holds a newer one, unless that was confirmed or overlap_max has passed.',
  'ended-falsely':
    'A key that is reported as removed, or as safe after a leak, does not work; the successor of one that is safe does.',
  'lingering-key':
    'A predecessor whose overlap is over, and that no one uses, is retired by the next apply, or has expired; overlap_max ends it in any case.',
  'leaked-key':
    'Once faults stop, a repeated response ends: the leaked key does not work, its successor is in every destination, and no other key is left by interrupted responses.',
  'leaked-secret':
    'No response stores the leaked secret where keep_previous_as keeps old ones; after it, neither such a place nor a destination holds it.',
  'late-revocation': 'With --now, a leaked key has ended before its successor is created.',
  'closed-window':
    'A key that is due gets its successor only while its window is open and no freeze lasts, unless the key would expire before, or its declared life be over.',
  overdue: 'A key that is due has a successor after an apply in its window.',
  'no-convergence': 'Once faults stop, two applies lead to an empty plan.',
  'endless-run': 'No run sends requests without end.',
  bug: 'No unforeseen error.',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}

/** What the observer knows of a key beside what LowerPlane stores. */
export interface KeyFacts {
  readonly secret: string | undefined;
  /** The state whose run created or imported it; undefined: a person. */
  owner: number | undefined;
  /** Its overlap with its predecessor, as declared when it was created, milliseconds; undefined: it has none. */
  readonly succession: number | undefined;
  /** What a run created it with. */
  readonly idempotencyKey: string | undefined;
  /** A journal had an entry of its creation. */
  isNoted: boolean;
  /** It is or was in a state. */
  isRecorded: boolean;
  /** Someone outside revoked it or changed its life. */
  isEndedOutside: boolean;
  /** LowerPlane claimed, when it was looked for by its creation, that it does not exist, or no note could be kept of it. */
  isDenied: boolean;
  /** A report named it as left to itself. */
  isNamed: boolean;
  /** Revoked by a run, or made to expire soon while no state had it. */
  ended: EndingFacts | undefined;
  /** When it must still work, as far as its declaration goes; undefined: as long as LowerPlane says. */
  promisedUntil: number | undefined;
}

export interface EndingFacts {
  /** Its declaration is gone, or has a new key without an overlap. */
  readonly cause: 'removed' | 'succeeded';
  /** Where its declaration delivered to at that time. Undefined: it was not recorded. */
  readonly places: readonly string[] | undefined;
  /** How long it overlaps with its successor, as declared at that time. Milliseconds. */
  readonly overlap: number;
  readonly at: number;
  /** It ends by an expiration, which a run gave it before. */
  readonly expires: boolean;
}

/** A consumer's request that was refused. */
export interface Refusal {
  readonly now: number;
  readonly readAt: number;
  readonly readEvery: number;
  readonly place: string;
}

/** How reports say that a key is left to itself, and that someone must look after it. What a plan announces is not that. */
const LEFT =
  /Not Be Recorded|Interrupted|could NOT be revoked|Lost In Transit|may still work|holds the secret of another active key/;

/** Remembers what is true, and what was violated first. */
export class Observer {
  readonly #facts = new Map<string, KeyFacts>();
  broken: Violation | undefined;

  violated(invariant: Invariant, detail: string): void {
    this.broken ??= { invariant, detail };
  }

  met(
    key: StoredKey,
    facts: Pick<KeyFacts, 'owner' | 'secret' | 'succession'> & Partial<Pick<KeyFacts, 'idempotencyKey'>>,
  ): void {
    if (facts.secret?.startsWith(KEY_PREFIX) === false)
      throw new Error('Secrets are searched for by how they begin.');
    this.#facts.set(key.id, {
      idempotencyKey: undefined,
      ...facts,
      isNoted: false,
      isRecorded: false,
      isEndedOutside: false,
      isDenied: false,
      isNamed: false,
      ended: undefined,
      promisedUntil: undefined,
    });
  }

  factsOf(id: string): KeyFacts | undefined {
    return this.#facts.get(id);
  }

  /** A run has stored a key in its state. */
  recorded(
    state: number,
    { id, predecessors, expiration }: KeyRecord,
    { expiration: rule }: Declaration,
  ): void {
    const facts = this.#facts.get(id);
    if (facts) {
      facts.isRecorded = true;
      facts.owner = state;
      const promised = expiration.kind === 'at' && rule.kind !== 'never' ? expiration.at : undefined;
      facts.promisedUntil = promised;
    }
    for (const { id: predecessor } of predecessors) {
      const earlier = this.#facts.get(predecessor);
      if (earlier) earlier.isRecorded = true;
    }
  }

  /** A state has lost what a run put into it. These are the records that it has. */
  lost(state: number, records: readonly KeyRecord[]): void {
    const kept = new Set(
      records.flatMap(({ id, predecessors }) => [id, ...predecessors.map((one) => one.id)]),
    );
    for (const [id, facts] of this.#facts)
      if (facts.owner === state && !kept.has(id)) facts.isRecorded = false;
  }

  /** Looks for secrets where there must be none. */
  search(text: string, where: string): void {
    if (!MARKS.some((mark) => text.includes(mark))) return;
    for (const [id, { secret }] of this.#facts) {
      if (secret !== undefined && holdsSecret(text, secret))
        this.violated('secret-outside', `the secret of ${id} is in ${where}`);
    }
  }

  /** A report names keys that it leaves to themselves. */
  read(text: string, where: string): void {
    this.search(text, where);
    if (!LEFT.test(text) || text.includes('This apply revokes it')) return;
    for (const [id, facts] of this.#facts) if (text.includes(id)) facts.isNamed = true;
  }

  /** A consumer was refused with this key, which it read at its place a moment ago or up to `readEvery` ago. */
  refused(key: StoredKey, { now, readAt, readEvery, place }: Refusal): void {
    const facts = this.#facts.get(key.id);
    // A first key that no one recorded promises nothing; a successor takes over what its predecessor promised.
    if (facts === undefined || (!facts.isRecorded && facts.succession === undefined) || facts.isEndedOutside)
      return;
    const { ended, promisedUntil } = facts;
    if (key.revoked === null) {
      const isOver = promisedUntil !== undefined && now >= promisedUntil;
      if (isOver || (promisedUntil === undefined && ended?.expires !== true)) return;
    }
    if (key.revoked !== null && (ended === undefined || ended.cause === 'removed')) return;
    if (ended !== undefined) {
      // A key that leaves a place without an overlap has no successor there.
      if (ended.places?.includes(place) === false) return;
      // Without an overlap that is long enough, a consumer learns of the successor when it next reads.
      if (ended.overlap < readEvery && readAt < ended.at) return;
    }
    const how = key.revoked === null ? 'has expired' : 'is revoked';
    this.violated('consumer-refused', `a consumer of ${place} is refused: ${key.id} ${how}`);
  }
}

/** How every secret begins, as it is or in an encoding. */
const MARKS = [
  KEY_PREFIX,
  Buffer.from(KEY_PREFIX).toString('base64'),
  Buffer.from(KEY_PREFIX).toString('hex'),
];

/** Whether a text holds a secret, as it is or in an encoding in which servers echo it. */
function holdsSecret(text: string, secret: string): boolean {
  if (text.includes(secret)) return true;
  const bytes = Buffer.from(secret);
  return text.includes(bytes.toString('base64').slice(0, 48)) || text.includes(bytes.toString('hex'));
}
