import type { ApiKey } from '../api/contract/api-key.ts';
import { DAY } from '../keys/duration.ts';
import { sameScope } from '../keys/environments.ts';
import type { ExpirationRule } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import { isKnown, type Pending } from '../keys/key.ts';
import type { DeclaredKey, OpenableDestination } from './declared-key.ts';
import { instantOf, observedKey } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { LifecycleError } from './report.ts';

/** The old key is not let expire for this long. */
const OVERLAP = 7 * DAY;

/** A key and the one that follows it. */
export interface Pair {
  readonly old: ApiKey;
  readonly successor: ApiKey;
}

/**
 * The two keys of a rotation that was begun, among the active keys of a name that no code declares.
 *
 * @returns undefined when there is no more than one key.
 * @throws LifecycleError when they are not one key and its successor.
 */
export function begunRotation(name: string, active: readonly ApiKey[]): Pair | undefined {
  const [old, successor, ...more] = active.toSorted(
    (a, b) => instantOf(a.created_at) - instantOf(b.created_at),
  );
  if (old === undefined || successor === undefined) return undefined;
  const isSuccessor =
    old.permissions === successor.permissions && sameScope(old.environments, successor.environments);
  if (isSuccessor && more.length === 0) return { old, successor };
  throw new LifecycleError({
    title: 'More Than One Key Of This Name',
    detail: `${active.length} active keys are named "${name}", and they are not one key and its successor: ${active.map(({ id }) => id).join(', ')}. Revoke those that are not needed first.`,
  });
}

/** What was done, as a sentence. */
export function createdText({ old, successor: { id, last_four: ending } }: Pair): string {
  return `Created ${id} (ending in ${ending}), the successor of ${old.id}, with the same permissions.`;
}

/** A key that no code declares, as a declaration that gives it a successor of the same permissions and time to live. */
export function undeclaredRotation(
  old: ApiKey,
  destinations: readonly (OpenableDestination | Pending)[],
  now: Instant,
): { readonly declared: DeclaredKey; readonly record: KeyRecord } {
  const ids = destinations.map((each) => (isKnown(each) ? each.id : each));
  const record = { ...undeclaredRecord(old, now), destinations: ids.filter(isKnown) };
  const lifetime =
    old.expires_at === null ? undefined : instantOf(old.expires_at) - instantOf(old.created_at);
  const expiration: ExpirationRule =
    lifetime === undefined ? { kind: 'never' } : { kind: 'in', ms: lifetime };
  const declared: DeclaredKey = {
    ...record.applied,
    desired: {
      ...record.applied.desired,
      expiration,
      destinations: ids,
      rotation: {
        every: undefined,
        beforeExpiry: undefined,
        overlap: OVERLAP,
        overlapMax: undefined,
        anchor: undefined,
        openings: undefined,
      },
      trigger: 'rotate',
    },
    destinations,
    expirationAttribute: 'expires_in',
  };
  return { declared, record };
}

/** The record of a key that no code declares. */
export function undeclaredRecord(key: ApiKey, decidedAt: Instant): KeyRecord {
  const { permissions, environments } = key;
  const observed = observedKey(key, decidedAt);
  const applied: DeclaredKey = {
    desired: {
      name: key.name,
      permissions,
      environments,
      expiration: observed.expiration,
      destinations: [],
      rotation: undefined,
      trigger: undefined,
      recreateAbsent: false,
    },
    destinations: [],
    secretInState: false,
    deletionProtection: false,
    forceRevoke: false,
    expirationAttribute: undefined,
  };
  return {
    ...observed,
    applied,
    reason: null,
    generation: 1,
    firstCreatedAt: observed.createdAt,
    lineage: undefined,
    destinations: 'elsewhere',
    deliveries: {},
    drift: [],
    trigger: undefined,
    triggerUnrecorded: false,
    predecessors: [],
    decidedAt,
    sealedSecret: null,
    secret: null,
  };
}
