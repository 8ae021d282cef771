import type { Openings } from '../../provider/keys/openings.ts';
import { Chance } from './chance.ts';
import { DAY, type Declaration, type Fault, HOUR, type Traits } from './history.ts';

/** What declarations had before they could have more. */
export const PLAIN: Traits = {
  ends: 'revoke',
  openings: undefined,
  verifiesAfter: undefined,
  consumers: [],
  keepsPrevious: false,
};

const RELOADS_NEVER = 1_000;

/** Such that the histories which found faults before there was a trait stay as they were. */
const SALT = 0x224;
const SALT_VERIFICATION = 0x7;
const SALT_CONSUMERS = 0x18;

/**
 * What keys of a history are declared with beside the first things. It has a chance of its own, so that one more trait does
 * not change what else happens; a part of all histories has none.
 */
export class TraitChance {
  readonly #chance: Chance;
  readonly #isPlain: boolean;
  /** Undefined: no key of this history has such traits. */
  readonly #verification: Chance | undefined;
  readonly #consumption: Chance | undefined;

  constructor(seed: number) {
    this.#chance = new Chance(seed ^ SALT);
    this.#isPlain = this.#chance.happens(0.3);
    this.#verification = inShare(seed ^ SALT_VERIFICATION, 0.3);
    this.#consumption = inShare(seed ^ SALT_CONSUMERS, 0.25);
  }

  /** Whether these are traits of keys that overlap with their successors. */
  get overlaps(): boolean {
    return this.#consumption !== undefined;
  }

  /** For a key that is declared with these spans: milliseconds; 0: none. */
  draw(every: number, overlap: number): Traits {
    return {
      ...this.#ending(every, overlap),
      verifiesAfter: this.#verifier([0, 0, 0, 2, 9]),
      consumers: this.#consumers(),
      keepsPrevious: false,
    };
  }

  /** One that does not reload shows what it read on its own. */
  #consumers(): readonly number[] {
    const chance = this.#consumption;
    if (!chance?.happens(0.8)) return [];
    return Array.from({ length: chance.pick([1, 2]) }, () => chance.pick([0, 1, RELOADS_NEVER]));
  }

  #verifier(lags: readonly number[]): number | undefined {
    return this.#verification?.happens(0.7) ? this.#verification.pick(lags) : undefined;
  }

  #ending(every: number, overlap: number): Pick<Traits, 'ends' | 'openings'> {
    if (this.#isPlain) return PLAIN;
    return {
      ends: overlap > 0 && this.#chance.happens(0.5) ? 'expire' : 'revoke',
      openings: every > 0 && this.#chance.happens(0.4) ? this.#openings() : undefined,
    };
  }

  #openings(): Openings {
    const chance = this.#chance;
    const from = Date.UTC(2026, 10, 23 + chance.below(90));
    const freeze = { from, to: from + chance.pick([2, 10, 40]) * DAY };
    return {
      window: chance.happens(0.8)
        ? {
            days: chance.pick([[0, 6], [1, 2, 3, 4, 5], [3]]),
            from: chance.pick([2, 12, 22]) * HOUR,
            length: chance.pick([3, 8, 24]) * HOUR,
            timeZone: chance.pick(['UTC', 'UTC', 'Europe/Berlin']),
          }
        : undefined,
      freezes: chance.happens(0.4) ? [freeze] : [],
    };
  }

  /** A declaration, with the traits that an edit of something else also changes. */
  edited(before: Declaration): Declaration {
    const { every, overlap } = before;
    const changes = !this.#isPlain && this.#chance.happens(0.25);
    const ends = changes ? this.#ending(every, overlap).ends : before.ends;
    // A key that exists has more to lose.
    const verifiesAfter = this.#verification?.happens(0.4)
      ? this.#verifier([0, 2, 9, 9])
      : before.verifiesAfter;
    const consumers = this.#consumption?.happens(0.2) ? this.#consumers() : before.consumers;
    return { ...before, ends, verifiesAfter, consumers };
  }

  /** Runs that follow the history: after how much time each, in milliseconds. One at once has no faults. */
  rotations(): readonly { readonly later: Chance; readonly waits: readonly number[] }[] {
    const [verification, consumption] = [this.#verification, this.#consumption];
    return [
      ...(verification?.happens(0.6) ? [{ later: verification, waits: [61 * DAY] }] : []),
      // A successor is created, and then the old key ends.
      ...(consumption?.happens(0.7) ? [{ later: consumption, waits: [0, 61 * DAY, 11 * DAY] }] : []),
    ];
  }

  /** Faults of a run at what these traits add to it. */
  faults(): readonly Fault[] {
    const chance = this.#consumption ?? this.#verification;
    if (!chance?.happens(0.7)) return [];
    // Whoever proves something before an old key ends has mostly switched by then.
    const kinds =
      chance === this.#consumption
        ? (['consumer-silent', 'consumer-silent', 'consumer-replays', 'consumer-kills'] as const)
        : ([
            'consumer-stuck',
            'consumer-stuck',
            'consumer-silent',
            'consumer-replays',
            'consumer-kills',
          ] as const);
    return [{ kind: chance.pick(kinds), after: chance.pick([0, 0, 1, 2]) }];
  }
}

/** A chance, in this share of all seeds. */
function inShare(seed: number, share: number): Chance | undefined {
  const chance = new Chance(seed);
  return chance.happens(share) ? chance : undefined;
}
