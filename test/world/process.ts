import type { Chance } from './chance.ts';
import { FAULTS, type Fault, type FaultKind, HOUR } from './history.ts';
import { Proofs } from './proofs.ts';

/** What is done at a point, as far as it decides which faults can strike. */
export type PointKind = (typeof FAULTS)[FaultKind]['at'];

/** What processes share. */
export interface Surroundings {
  readonly now: number;
  /** Lets time pass: clocks move on, and consumers act. */
  pass(ms: number): void;
  log(line: () => string): void;
}

/**
 * One process of a run. Whatever leaves it goes through {@link point}, where it can be stopped for ever, held up, or have
 * others go first.
 */
export class Process {
  readonly name: string;
  /** Resolves when the process is killed. */
  readonly killed: Promise<void>;
  readonly beganAt: number;
  /** The state that it works on. */
  readonly state: number;
  /** The address that it carries out. */
  applying: string | undefined;
  /** Ids of keys whose records it is removing. */
  readonly removing = new Set<string>();
  /** By key id: when it was used last, as the process was shown; null: never. */
  readonly lastUses = new Map<string, number | null>();
  /** Ids of the keys that had expired when it last asked for each. */
  readonly shownExpired = new Set<string>();
  /** Ids of the keys that it was shown as active in a list. */
  readonly listed = new Set<string>();
  /** Ids of the keys that it revoked, or gave an expiration by which they end. */
  readonly ended = new Set<string>();
  /** The key that it last created for the address. */
  minted: string | undefined;
  /** Ids of the keys that it created. */
  readonly created = new Set<string>();
  /** Of a key that it creates to succeed another one: their overlap, as declared. Milliseconds. */
  succession: number | undefined;
  /** What it has asked consumers. */
  readonly proofs = new Proofs();
  /** It answers the leak of a key. */
  isResponding = false;
  /** Consumers take up no new secrets. */
  isStuck = false;
  /** Names of places at which a fault struck it. */
  readonly troubled = new Set<string>();
  /** Its journal has failed: should it be killed at the very end of a creation, no one can know of the key. */
  isWithoutNotes = false;
  requests = 0;
  isDead = false;
  readonly #surroundings: Surroundings;
  readonly #turns: Turns;
  readonly #faults: { readonly kind: FaultKind; left: number }[];
  #die: () => void = () => {};

  constructor(
    state: number,
    name: string,
    faults: readonly Fault[],
    turns: Turns,
    surroundings: Surroundings,
  ) {
    this.state = state;
    this.name = name;
    this.#turns = turns;
    this.#surroundings = surroundings;
    this.beganAt = surroundings.now;
    this.#faults = faults.map(({ kind, after }) => ({ kind, left: after }));
    this.killed = new Promise((resolve) => {
      this.#die = resolve;
    });
  }

  /** Returns when the process may go on, which is never once it is killed. */
  async point(what: string | (() => string)): Promise<void> {
    await this.#turns.next();
    if (this.isDead) return forever();
    const fault = this.strike('any');
    this.#surroundings.log(
      () =>
        `${this.name}: ${typeof what === 'string' ? what : what()}${fault === undefined ? '' : ` [${fault}]`}`,
    );
    if (fault === 'delay') this.#surroundings.pass(3 * HOUR);
    if (fault === 'kill') return this.die();
  }

  /** Ends the process, now. */
  die(): Promise<never> {
    this.isDead = true;
    this.#die();
    return forever();
  }

  /** The fault that strikes a point of one of these kinds. Counts the point. */
  strike(...kinds: readonly PointKind[]): FaultKind | undefined {
    let struck: FaultKind | undefined;
    for (const fault of this.#faults) {
      if (!kinds.includes(FAULTS[fault.kind].at)) continue;
      if (fault.left === 0 && struck === undefined) struck = fault.kind;
      fault.left--;
    }
    return struck;
  }
}

/** Who goes next when several processes are at work. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  readonly #together: boolean;

  constructor(together: boolean) {
    this.#together = together;
  }

  /** Resolves when it is the caller's turn; at once for a process that works alone. */
  next(): Promise<void> {
    if (!this.#together) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives turns, by chance, until every process has ended. */
  async give(chance: Chance): Promise<void> {
    for (;;) {
      // All that is not waiting for a turn has then come to its next point, or to its end.
      await new Promise((resolve) => setImmediate(resolve));
      const at = chance.below(this.#waiting.length);
      const [release] = this.#waiting.splice(at, 1);
      if (release === undefined) return;
      release();
    }
  }
}

function forever(): Promise<never> {
  return new Promise(() => {});
}
