import type { DesiredKey } from '../../provider/keys/key.ts';
import type { DeclaredKey, OpenableDestination } from '../../provider/lifecycle/declared-key.ts';
import { type Declaration, placeKind, previousPlace } from './history.ts';
import { judgeOverwriting } from './judge-overwriting.ts';
import { judgeDelivery } from './judge-response.ts';
import { destinationAt, destinationId, placeName } from './place.ts';
import { probesOf } from './prober.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** A declaration in the lifecycle's terms, as one process opens its destinations. */
export function declaredKey(declaration: Declaration, world: World, process: Process): DeclaredKey {
  return {
    desired: desiredKey(declaration),
    destinations: declaration.places.map((written) => ({
      ...openable(written, world, process),
      ...(declaration.keepsPrevious && placeKind(written) === 'file'
        ? { previous: openable(previousPlace(placeName(written)), world, process) }
        : {}),
    })),
    ...probesOf(declaration, world, process),
    secretInState: false,
    deletionProtection: declaration.deletionProtection,
    forceRevoke: declaration.forceRevoke,
    expirationAttribute: declaration.expiration.kind === 'at' ? 'expires_at' : 'expires_in',
  };
}

function openable(written: string, world: World, process: Process): OpenableDestination {
  return {
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
        recognizes: world.states[process.state]?.engine === 'embedded',
        overwriting: (place, secret) => {
          judgeOverwriting(world, place, process);
          judgeDelivery(world, place, secret, process);
        },
      }),
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
