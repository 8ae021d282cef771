import type { Openings } from '../../provider/keys/openings.ts';
import { Chance } from './chance.ts';
import { DAY, HOUR, type Traits } from './history.ts';

/** What declarations had before they could have more. */
export const PLAIN: Traits = { ends: 'revoke', openings: undefined };

/** Such that the histories which found faults before there were traits stay as they were. */
const SALT = 0x224;

/**
 * What keys of a history are declared with beside the first things. It has a chance of its own, so that one more trait does
 * not change what else happens; a part of all histories has none.
 */
export class TraitChance {
  readonly #chance: Chance;
  readonly #isPlain: boolean;

  constructor(seed: number) {
    this.#chance = new Chance(seed ^ SALT);
    this.#isPlain = this.#chance.happens(0.3);
  }

  /** For a key that is declared with these spans: milliseconds; 0: none. */
  draw(every: number, overlap: number): Traits {
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

  /** Whether an edit of something else also changes these. */
  changes(): boolean {
    return !this.#isPlain && this.#chance.happens(0.25);
  }
}
