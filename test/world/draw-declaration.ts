import { longestWait } from '../../provider/keys/openings.ts';
import type { Chance } from './chance.ts';
import { DAY, type Declaration, HOUR } from './history.ts';
import type { TraitChance } from './traits.ts';

/**
 * A declaration at places whose names begin with a text.
 *
 * @param sharedName a name that other declarations may have too; some get it.
 */
export function declarationAt(
  chance: Chance,
  traits: TraitChance,
  place: string,
  sharedName: string,
): Declaration {
  const rotates = chance.happens(traits.overlaps ? 0.9 : 0.6);
  const every = rotates ? chance.pick([20 * DAY, 60 * DAY]) : 0;
  const overlap = rotates ? chance.pick([traits.overlaps ? DAY : 0, 6 * HOUR, 2 * DAY, 7 * DAY]) : 0;
  // A key that rotates must outlive its overlap.
  const drawn = traits.draw(every, overlap);
  const life = rotates
    ? every + 4 * overlap + DAY + longestWait(drawn.openings)
    : chance.pick([30 * DAY, 90 * DAY]);
  const [file, vault] = [`${place}.file`, `${place}.vault`];
  return {
    name: chance.happens(0.2) ? sharedName : `Key ${place}`,
    permissions: chance.pick(['read-only', 'read-write', 'admin']),
    environments: chance.pick(['all', ['production'], ['staging', 'development']] as const),
    expiration: chance.happens(0.2) ? { kind: 'never' } : { kind: 'in', ms: life },
    every,
    overlap,
    trigger: undefined,
    places: chance.pick([[file], [file], [vault], [file, vault]]),
    deletionProtection: chance.happens(0.15),
    forceRevoke: chance.happens(0.1),
    alias: chance.happens(0.25) ? 1 : 0,
    ...drawn,
  };
}
