import { Chance } from './chance.ts';
import type { Traits } from './history.ts';

/** What declarations had before they could have more. */
export const PLAIN: Traits = { ends: 'revoke' };

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

  /** @param overlap milliseconds; 0: none. */
  draw(overlap: number): Traits {
    if (this.#isPlain) return PLAIN;
    return { ends: overlap > 0 && this.#chance.happens(0.5) ? 'expire' : 'revoke' };
  }

  /** Whether an edit of something else also changes these. */
  changes(): boolean {
    return !this.#isPlain && this.#chance.happens(0.25);
  }
}
