import type { ApiKey } from '../api/contract/api-key.ts';
import { DAY } from '../keys/duration.ts';
import type { ExpirationRule } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import type { DeclaredKey, OpenableDestination } from './declared-key.ts';
import { instantOf, observedKey } from './observed-key.ts';
import type { KeyRecord } from './record.ts';

/** The old key is not let expire for this long. */
const OVERLAP = 7 * DAY;

/** A key that no code declares, as a declaration that gives it a successor of the same permissions and time to live. */
export function undeclaredRotation(
  old: ApiKey,
  destinations: readonly OpenableDestination[],
  now: Instant,
): { readonly declared: DeclaredKey; readonly record: KeyRecord } {
  const ids = destinations.map(({ id }) => id);
  const record = { ...undeclaredRecord(old, now), destinations: ids };
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
