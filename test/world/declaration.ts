import type { DesiredKey } from '../../provider/keys/key.ts';
import type { DeclaredKey } from '../../provider/lifecycle/declared-key.ts';
import type { Declaration } from './history.ts';
import { judgeOverwriting } from './judge-overwriting.ts';
import { destinationAt, destinationId, placeName } from './place.ts';
import { probesOf } from './prober.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** A declaration in the lifecycle's terms, as one process opens its destinations. */
export function declaredKey(declaration: Declaration, world: World, process: Process): DeclaredKey {
  return {
    desired: desiredKey(declaration),
    destinations: declaration.places.map((written) => ({
      id: destinationId(written),
      place: destinationId(written),
      locate: async () => destinationId(placeName(written)),
      holdsMany: false,
      open: async (identify = async () => ({ kind: 'undecided' })) =>
        destinationAt({
          id: destinationId(written),
          place: world.place(placeName(written)),
          process,
          identify,
          overwriting: (place) => judgeOverwriting(world, place, process),
        }),
    })),
    ...probesOf(declaration, world, process),
    secretInState: false,
    deletionProtection: declaration.deletionProtection,
    forceRevoke: declaration.forceRevoke,
    expirationAttribute: declaration.expiration.kind === 'at' ? 'expires_at' : 'expires_in',
  };
}

function desiredKey({
  name,
  permissions,
  environments,
  expiration,
  every,
  overlap,
  trigger,
  places,
  ends,
  openings,
}: Declaration): DesiredKey {
  return {
    name,
    permissions,
    environments,
    expiration,
    destinations: places.map(destinationId),
    rotation:
      every === 0
        ? undefined
        : {
            every,
            beforeExpiry: undefined,
            overlap,
            overlapMax: overlap === 0 ? undefined : overlap * 4,
            ...(ends === 'expire' && overlap > 0 ? { expires: true as const } : {}),
            anchor: undefined,
            openings,
          },
    trigger,
    recreateAbsent: false,
  };
}
