import * as z from 'zod';
import type { LowerPlaneClient } from '../api/client.ts';
import { type ApiKey, environment } from '../api/contract/api-key.ts';
import { type AuditAction, type AuditEvent, usedOperation } from '../api/contract/audit-event.ts';
import type { Operation } from '../api/contract/operation.ts';
import { type OperationId, operations } from '../api/contract/operations.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import type { KeyUse, RequestGroup } from '../keys/narrowing.ts';
import { allows } from '../keys/permissions.ts';
import { instantOf } from './observed-key.ts';

/** What is read of a key and of the events that have it as their actor. */
type UsedKey = Pick<ApiKey, 'created_at' | 'last_used_at' | 'request_count'>;
type UseEvent = Pick<AuditEvent, 'action' | 'at' | 'details'>;

/** What the audit trail shows of a key. */
export interface SeenUse {
  /** With the key as their actor, oldest first. */
  readonly events: readonly AuditEvent[];
  readonly use: KeyUse;
}

/**
 * What was done with a key.
 *
 * @param from the beginning of the period.
 * @throws LowerPlaneError
 */
export async function seenUse(
  client: Pick<LowerPlaneClient, 'listAuditEvents'>,
  key: ApiKey,
  from: Instant,
): Promise<SeenUse> {
  const events: AuditEvent[] = [];
  for await (const event of client.listAuditEvents({ actor: key.id, from: formatInstant(from) }))
    events.push(event);
  return { events, use: keyUseOf(events, key, from) };
}

/**
 * What was done with a key, as the audit trail shows it.
 *
 * @param events with the key as their actor, at `from` or after.
 * @param from the beginning of the period.
 */
function keyUseOf(events: readonly UseEvent[], key: UsedKey, from: Instant): KeyUse {
  const known: RequestGroup[] = [];
  const acts: RequestGroup[] = [];
  let requests = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    if (event.action === 'api_key.used') {
      requests += inDetails.requests.parse(event.details.requests);
      lastAt = Math.max(lastAt, instantOf(event.at));
      known.push(...operationsIn(event.details));
      continue;
    }
    const operation = operationWith(event.action);
    if (operation)
      acts.push({ ...needsOf(operation), requests: 1, environments: environmentsIn(event.details) });
  }
  const counted = known.reduce((sum, group) => sum + group.requests, 0);
  const usedAt = key.last_used_at === null ? undefined : instantOf(key.last_used_at);
  return {
    known,
    unknown: Math.max(0, requests - counted),
    acts,
    isPartial:
      (usedAt !== undefined && usedAt >= from && lastAt < usedAt) ||
      (instantOf(key.created_at) >= from && requests < key.request_count),
  };
}

/** The requests of an event of which it is known what they were. */
function operationsIn({ operations: listed }: AuditEvent['details']): readonly RequestGroup[] {
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((entry: unknown): readonly RequestGroup[] => {
    const parsed = usedOperation.safeParse(entry);
    // One that this version does not know.
    if (!parsed.success || !isOperation(parsed.data.operation)) return [];
    const { operation, environments, requests } = parsed.data;
    const { needs, isWithinScope } = needsOf(operations[operation]);
    return [{ requests, needs, environments, isWithinScope: isWithinScope && environments.length === 0 }];
  });
}

function isOperation(id: string): id is OperationId {
  return Object.hasOwn(operations, id);
}

function needsOf({ permissions, withinScope }: Operation): Pick<RequestGroup, 'needs' | 'isWithinScope'> {
  return { needs: permissions, isWithinScope: withinScope === true };
}

/** The operation with the fewest permissions that the trail has an event of. Undefined: every request has such an event. */
function operationWith(action: AuditAction): Operation | undefined {
  const all: readonly Operation[] = Object.values(operations);
  return all
    .filter(({ events }) => events?.includes(action))
    .reduce<Operation | undefined>(
      (least, each) => (least && allows(each.permissions, least.permissions) ? least : each),
      undefined,
    );
}

const inDetails = {
  /** An event without a number counts one. */
  requests: z.int().min(1).catch(1),
  scope: z.union([
    z.object({ environment }).transform((named) => [named.environment]),
    z
      .object({ environments: usedOperation.shape.environments })
      .transform(({ environments }) => environments),
  ]),
};

function environmentsIn(details: AuditEvent['details']): EnvironmentScope {
  return inDetails.scope.safeParse(details).data ?? [];
}
