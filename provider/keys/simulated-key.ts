import { type Change, type Creation, mintingOf, type Succession } from './change.ts';
import { type Expiration, isExpired, NEVER, resolveExpiration } from './expiration.ts';
import { type Instant, wholeSecond } from './instant.ts';
import { type ActualKey, type DesiredKey, type Pending, statusOf } from './key.ts';
import { opensAt } from './openings.ts';
import { expirationAt, type Predecessor, predecessorExpiration } from './predecessor.ts';
import { rotationDueAt } from './rotation.ts';

/** A declaration whose values are all known. */
export type KnownKey = {
  readonly [Name in keyof Omit<DesiredKey, 'destinations'>]: Exclude<DesiredKey[Name], Pending>;
} & { readonly destinations: readonly string[] };

/** A declared key as a forecast follows it through time. */
export interface SimulatedKey {
  readonly desired: KnownKey;
  /** Undefined: none was created yet. */
  readonly actual: ActualKey | undefined;
  /** What the planner does not need to know of the predecessors of `actual`, by their ids. */
  readonly older: ReadonlyMap<string, OlderKey>;
}

export interface OlderKey {
  /** Undefined: not known. */
  readonly generation: number | undefined;
  readonly expiration: Expiration;
}

/** An apply creates keys after it has planned. Milliseconds. */
const CREATION_DELAY = 1_000;
/** Ids of keys that are still to be created begin with it. LowerPlane's have no spaces. */
const SIMULATED = 'generation ';

/** The id of a key that exists. Undefined: it is still to be created. */
export function existingId(id: string): string | undefined {
  return id.startsWith(SIMULATED) ? undefined : id;
}

/** The same key as LowerPlane shows it at a time, if nothing has changed it. */
export function observedAt(key: SimulatedKey, now: Instant): SimulatedKey {
  const { actual } = key;
  if (actual === undefined) return key;
  const { status, expiration, predecessors } = actual;
  const hasEnded = status === 'revoked' || status === 'absent';
  return {
    ...key,
    actual: {
      ...actual,
      status: hasEnded ? status : statusOf('active', expiration, now),
      predecessors: predecessors.map((each) => ({
        ...each,
        expired: isExpired(expirationOf(key, each.id), now),
      })),
    },
  };
}

function expirationOf({ older }: SimulatedKey, id: string): Expiration {
  return older.get(id)?.expiration ?? NEVER;
}

/** A key that expires, and when. */
export interface Expiring {
  readonly at: Instant;
  readonly id: string;
  readonly generation: number | undefined;
  /** Whether it is the newest one: what its consumers have. */
  readonly isCurrent: boolean;
}

/** When the keys of a declaration expire, unless something changes them. */
export function expirations(key: SimulatedKey): readonly Expiring[] {
  const { actual, older } = key;
  if (actual === undefined) return [];
  const isWorking = actual.status === 'active' || actual.status === 'expired';
  const current = isWorking ? [{ ...actual, isCurrent: true }] : [];
  const earlier = actual.predecessors.map(({ id }) => ({
    id,
    generation: older.get(id)?.generation,
    expiration: expirationOf(key, id),
    isCurrent: false,
  }));
  return [...current, ...earlier].flatMap(({ id, generation, expiration, isCurrent }) =>
    expiration.kind === 'at' ? [{ at: expiration.at, id, generation, isCurrent }] : [],
  );
}

/**
 * The next time at which the planner may decide something else. Infinity: never.
 *
 * @param after what is decided at this time is known.
 */
export function turningPoint(key: SimulatedKey, after: Instant): Instant {
  const { desired, actual } = key;
  const { rotation, expiration: rule } = desired;
  const times = expirations(key).map(({ at }) => at);
  if (rule.kind === 'at') times.push(rule.at);
  if (actual !== undefined) {
    const declared = resolveExpiration(rule, actual.createdAt);
    if (declared.kind === 'at') times.push(declared.at);
    const due = rotation && rotationDueAt(rotation, actual.createdAt, actual.firstCreatedAt, declared);
    if (due !== undefined) times.push(due, opensAt(rotation?.openings, Math.max(due, after)));
    times.push(...actual.predecessors.flatMap((each) => retirementTimes(each, rotation?.overlapMax)));
  }
  return times.reduce((next, at) => (at > after && at < next ? at : next), Number.POSITIVE_INFINITY);
}

/** See `predecessorFate`. */
function retirementTimes({ overlap }: Predecessor, overlapMax: number | undefined): readonly Instant[] {
  if (overlap === undefined) return [];
  const { deliveredAt, retiresAt, lastUsedAt } = overlap;
  return [
    retiresAt,
    ...(lastUsedAt === undefined ? [] : [lastUsedAt + retiresAt - deliveredAt]),
    ...(overlapMax === undefined ? [] : [deliveredAt + overlapMax]),
  ];
}

/**
 * What the lifecycle leaves when it carries out changes. Consumers are assumed to take up each new secret at once, so that
 * no predecessor is used after the delivery of its successor.
 */
export function afterChanges(key: SimulatedKey, changes: readonly Change[], at: Instant): SimulatedKey {
  const minting = mintingOf(changes);
  const changed = minting ? minted(key, minting, at + CREATION_DELAY) : changedInPlace(key, changes);
  const retired = new Set(
    changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor.id] : [])),
  );
  const { actual } = changed;
  if (actual === undefined) return changed;
  const older = new Map(changed.older);
  for (const { id, to } of expirationChanges(changes))
    older.set(id, { generation: older.get(id)?.generation, expiration: { kind: 'at', at: to } });
  return {
    ...changed,
    older,
    actual: {
      ...actual,
      predecessors: actual.predecessors
        .filter(({ id }) => !retired.has(id))
        .map((each) => ({ ...each, expiration: older.get(each.id)?.expiration ?? each.expiration })),
    },
  };
}

/** Those of keys that had a successor before. */
function expirationChanges(changes: readonly Change[]): readonly { id: string; to: Instant }[] {
  return changes.flatMap((change) =>
    (change.kind === 'expire' || change.kind === 'put-off') && change.to !== undefined
      ? [{ id: change.predecessor.id, to: change.to }]
      : [],
  );
}

function minted(key: SimulatedKey, minting: Creation | Succession, createdAt: Instant): SimulatedKey {
  const { desired, actual: prior, older } = key;
  const overlap = minting.kind === 'create' ? 0 : minting.overlap;
  const { name, permissions, environments, expiration, destinations, trigger } = desired;
  const actual: ActualKey = {
    id: `${SIMULATED}${minting.generation}`,
    lastFour: '',
    name,
    permissions,
    environments,
    // As it is requested: from a whole second on.
    expiration: resolveExpiration(expiration, wholeSecond(createdAt)),
    status: 'active',
    createdAt,
    generation: minting.generation,
    destinations,
    drift: [],
    trigger,
    triggerUnrecorded: false,
    firstCreatedAt: prior?.firstCreatedAt ?? createdAt,
    predecessors: prior?.predecessors ?? [],
  };
  if (prior === undefined || overlap === 0) return { desired, actual, older };
  const predecessor: Predecessor = {
    id: prior.id,
    lastFour: prior.lastFour,
    expired: false,
    overlap: {
      deliveredAt: createdAt,
      retiresAt: createdAt + overlap,
      lastUsedAt: undefined,
      requestsSince: undefined,
    },
  };
  const outlives: Expiration = desired.rotation?.expires
    ? { kind: 'at', at: expirationAt(createdAt + overlap) }
    : predecessorExpiration(prior.expiration, createdAt, overlap, desired.rotation?.overlapMax);
  return {
    desired,
    actual: { ...actual, predecessors: [predecessor, ...prior.predecessors] },
    older: new Map(older).set(prior.id, { generation: prior.generation, expiration: outlives }),
  };
}

function changedInPlace(key: SimulatedKey, changes: readonly Change[]): SimulatedKey {
  const { desired, actual } = key;
  if (actual === undefined) return key;
  const extended = changes.find((change) => change.kind === 'extend');
  const isRenamed = changes.some(({ kind }) => kind === 'rename');
  return {
    ...key,
    actual: {
      ...actual,
      name: isRenamed ? desired.name : actual.name,
      expiration: extended?.to ?? actual.expiration,
    },
  };
}
