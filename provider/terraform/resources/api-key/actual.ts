import { parseExpiration } from '../../../keys/expiration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { type ActualKey, isKnown, type KeyStatus, PENDING, type Predecessor } from '../../../keys/key.ts';
import { DiagnosticError } from '../../plugin/index.ts';
import { environmentsOf, permissionsOf } from './desired.ts';
import { destinationIds } from './destinations.ts';
import type { Memory } from './memory.ts';
import type { ApiKeyState } from './schema.ts';
import { triggerOf } from './trigger.ts';

const STATUSES: readonly KeyStatus[] = ['active', 'expired', 'revoked', 'absent'];

/**
 * The key as state holds it after a read, in the planner's terms.
 *
 * @throws DiagnosticError when the state was edited by hand into something no release writes.
 */
export function actualKey(state: ApiKeyState, memory: Memory): ActualKey {
  const permissions = permissionsOf(state.permissions);
  const environments = environmentsOf(state.environments);
  const createdAt = parseInstant(state.created_at ?? '');
  const expiration = parseExpiration(state.expiration ?? '');
  const status = STATUSES.find((candidate) => candidate === state.status);
  if (
    state.id === null ||
    permissions === PENDING ||
    environments === PENDING ||
    createdAt === undefined ||
    expiration === undefined ||
    status === undefined
  ) {
    throw new DiagnosticError({
      summary: 'Unreadable State',
      detail: `The state of the key "${state.name}" (id ${state.id ?? 'missing'}) lacks what a refresh writes. It was probably edited by hand, or planned with -refresh=false before it was complete. Run terraform apply -refresh-only; if that does not help, remove it from the state and import it by its id.`,
    });
  }
  return {
    id: state.id,
    lastFour: state.last_four ?? '',
    name: state.name,
    permissions,
    environments,
    expiration,
    status,
    createdAt,
    generation: state.generation ?? 1,
    destinations: memory.secretElsewhere ? 'elsewhere' : destinationIds(state).filter(isKnown),
    drift: memory.drift,
    trigger: recordedTrigger(state),
    firstCreatedAt: memory.firstCreatedAt ?? createdAt,
    predecessors: predecessorsOf(state, memory),
  };
}

function recordedTrigger({ rotate_trigger: recorded }: ApiKeyState): string | undefined {
  const trigger = triggerOf(recorded);
  return trigger === PENDING ? undefined : trigger;
}

/** Earlier generations that still work, as state and memory hold them. */
function predecessorsOf(state: ApiKeyState, memory: Memory): readonly Predecessor[] {
  return (state.previous ?? []).flatMap(({ id, last_four: lastFour, retires_at: retires }) => {
    if (id === null) return [];
    const remembered = memory.overlaps[id];
    const retiresAt = parseInstant(retires ?? '');
    const overlap =
      remembered === undefined || retiresAt === undefined
        ? undefined
        : {
            deliveredAt: remembered.deliveredAt,
            retiresAt,
            lastUsedAt: remembered.lastUsedAt ?? undefined,
            requestsSince: remembered.requestsNow - remembered.requestsBefore,
          };
    return [{ id, lastFour: lastFour ?? '', expired: remembered?.expired ?? false, overlap }];
  });
}
