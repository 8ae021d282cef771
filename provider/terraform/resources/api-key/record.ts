import type { DeliveryAccess } from '../../../delivery/credentials.ts';
import { valueOr } from '../../../keys/declaration/reading.ts';
import { parseExpiration } from '../../../keys/expiration.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { isKnown, type KeyStatus, PENDING } from '../../../keys/key.ts';
import type { KeyMemory, KeyRecord, PredecessorRecord } from '../../../lifecycle/record.ts';
import { LifecycleError } from '../../../lifecycle/report.ts';
import type { PrivateState } from '../../plugin/index.ts';
import { readDeclared } from './declaration.ts';
import { declaredKey } from './declared-key.ts';
import { type PrivateFacts, readPrivateFacts, writePrivateFacts } from './private-state.ts';
import type { ApiKeyState } from './schema.ts';

/** A resource as Terraform stores it. */
export interface Stored {
  readonly state: ApiKeyState;
  readonly privateState: PrivateState;
}

const STATUSES: readonly KeyStatus[] = ['active', 'expired', 'revoked', 'absent'];

/**
 * The record of a key, as its last read stored it.
 *
 * @throws LifecycleError when the state was edited by hand into something no release writes.
 */
export function recordOf(stored: Stored, access: DeliveryAccess): KeyRecord {
  const { state } = stored;
  const reading = readDeclared(state);
  const permissions = valueOr(reading.permissions, PENDING);
  const environments = valueOr(reading.environments, 'all');
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
    throw new LifecycleError({
      title: 'Unreadable State',
      detail: `The state of the key "${state.name}" (id ${state.id ?? 'missing'}) lacks values that a refresh writes. It was probably edited by hand, or planned with -refresh=false before it was complete. Run terraform apply -refresh-only; if that does not help, remove the key from the state and import it by its id.`,
    });
  }
  const memory = memoryOf(stored, access);
  return {
    ...memory,
    id: state.id,
    name: state.name,
    permissions,
    environments,
    status,
    expiration,
    lastFour: state.last_four ?? '',
    fingerprint: state.fingerprint ?? '',
    createdAt,
    createdBy: state.created_by ?? '',
    firstCreatedAt: memory.firstCreatedAt ?? createdAt,
  };
}

/** What only the state knows of a key. */
export function memoryOf({ state, privateState }: Stored, access: DeliveryAccess): KeyMemory {
  const applied = declaredKey(state, access);
  const { trigger, destinations } = applied.desired;
  const { secretElsewhere, overlaps, ...facts } = readPrivateFacts(privateState);
  return {
    applied,
    generation: state.generation ?? 1,
    reason: state.generation_reason,
    ...facts,
    // In the state, because Terraform drops the private state of an update whose provider was killed.
    lineage: state.lineage ?? undefined,
    destinations: secretElsewhere ? 'elsewhere' : destinations.filter(isKnown),
    trigger: trigger === PENDING ? undefined : trigger,
    predecessors: predecessorsOf(state, overlaps),
    sealedSecret: state.sealed_secret,
    secret: state.secret,
  };
}

/** Earlier generations that still work, as state and private state hold them. */
function predecessorsOf(
  state: ApiKeyState,
  overlaps: PrivateFacts['overlaps'],
): readonly PredecessorRecord[] {
  return (state.previous ?? []).flatMap(
    ({ id, last_four: lastFour, retires_at, last_used_at, expiration }) => {
      if (id === null) return [];
      const stored = overlaps[id];
      const retiresAt = parseInstant(retires_at ?? '');
      const overlap =
        stored === undefined || retiresAt === undefined
          ? undefined
          : {
              deliveredAt: stored.deliveredAt,
              retiresAt,
              lastUsedAt: stored.lastUsedAt ?? undefined,
              requestsBefore: stored.requestsBefore,
              requestsSince: stored.requestsNow - stored.requestsBefore,
            };
      return [
        {
          id,
          lastFour: lastFour ?? '',
          expired: stored?.expired ?? false,
          expiration: parseExpiration(expiration ?? ''),
          overlap,
          lastUsedBefore: parseInstant(last_used_at ?? ''),
        },
      ];
    },
  );
}

/** What of a record is kept in the private state. */
export function privateStateOf(record: KeyRecord): PrivateState {
  const { destinations, organizationId, triggerUnrecorded, decidedAt, firstCreatedAt } = record;
  const { predecessors, drift, deliveries } = record;
  const overlaps = predecessors.flatMap(({ id, expired, overlap }) => {
    if (!overlap) return [];
    const { deliveredAt, requestsBefore = 0, requestsSince = 0, lastUsedAt } = overlap;
    const requestsNow = requestsBefore + requestsSince;
    return [
      [id, { deliveredAt, requestsBefore, requestsNow, lastUsedAt: lastUsedAt ?? null, expired }] as const,
    ];
  });
  return writePrivateFacts({
    secretElsewhere: destinations === 'elsewhere',
    organizationId,
    triggerUnrecorded,
    decidedAt,
    firstCreatedAt,
    overlaps: Object.fromEntries(overlaps),
    drift,
    deliveries,
  });
}
