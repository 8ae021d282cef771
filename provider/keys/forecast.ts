import { type Change, mintingOf, type PlanProblem, type ReplaceReason } from './change.ts';
import type { Expiration } from './expiration.ts';
import type { Instant } from './instant.ts';
import { plan } from './plan.ts';
import {
  afterChanges,
  existingId,
  expirations,
  observedAt,
  type SimulatedKey,
  turningPoint,
} from './simulated-key.ts';

/** The times that a forecast is about. */
export interface ForecastPeriod {
  readonly now: Instant;
  /** The last moment. */
  readonly until: Instant;
  readonly applies: Applies;
}

/** When someone applies. Undefined: never. */
export type Applies =
  | {
      readonly first: Instant;
      /** Time between two applies, in milliseconds. */
      readonly every: number;
    }
  | undefined;

/** A key as a forecast names it. */
export interface ForecastKey {
  /** Undefined: it is still to be created. */
  readonly id: string | undefined;
  /** Undefined: not known. */
  readonly generation: number | undefined;
}

/** What happens to the keys of a declaration, and when. */
export type ForecastEvent = ForecastKey & { readonly at: Instant; readonly name: string } & Happening;

type Happening =
  | { readonly kind: 'create' }
  /** `id` and `generation` are those of the successor. */
  | {
      readonly kind: 'rotate' | 'replace';
      readonly reasons: readonly ReplaceReason[];
      /** How long the predecessor keeps working, in milliseconds. */
      readonly overlap: number;
    }
  | {
      readonly kind: 'update';
      readonly renamedFrom: string | undefined;
      readonly expiration: { readonly from: Expiration; readonly to: Expiration } | undefined;
    }
  /** An old key is revoked. */
  | { readonly kind: 'retire' }
  /** The key is due for a successor, which waits for its window. */
  | { readonly kind: 'wait'; readonly until: Instant }
  /** An old key is kept beyond its overlap, because it is still used. */
  | { readonly kind: 'hold' }
  | {
      readonly kind: 'expire';
      /** Whether it has no successor, so that its consumers stop working. */
      readonly isCurrent: boolean;
    }
  /** The apply is not possible. It changes nothing, no other key either, until this is fixed. */
  | { readonly kind: 'blocked'; readonly problem: PlanProblem };

/** A key, and what is known of its future so far. */
interface Followed {
  key: SimulatedKey;
  /** Until when its expirations were reported. */
  reportedUntil: Instant;
  /** The next apply from this time on may have something to do. */
  wakesAt: Instant;
  /** Problems that were reported, while they last. */
  problems: string;
  readonly held: Set<string>;
  /** When the rotation became due whose wait for its window was reported. */
  waiting: Instant | undefined;
}

/**
 * What will happen to declared keys: the planner asked again and again, and its changes carried out in a model. From one
 * apply to the next that can have something to do, not day by day.
 *
 * @param keys as they are at the beginning of the period.
 * @returns in the order of time.
 */
export function forecast(keys: readonly SimulatedKey[], period: ForecastPeriod): readonly ForecastEvent[] {
  const { now, until, applies } = period;
  const events: ForecastEvent[] = [];
  const followed = keys.map(
    (key): Followed => ({
      key,
      reportedUntil: now,
      wakesAt: now,
      problems: '',
      held: new Set(),
      waiting: undefined,
    }),
  );
  for (let at = nextApply(followed, applies); at <= until; at = nextApply(followed, applies)) {
    const awake = followed.filter(({ wakesAt }) => wakesAt <= at);
    for (const each of awake) {
      events.push(...expiring(each, at));
      each.key = observedAt(each.key, at);
    }
    events.push(...applied(awake, at));
  }
  for (const each of followed) events.push(...expiring(each, until));
  return events.toSorted((a, b) => a.at - b.at);
}

/** The next apply with something to do. Infinity: there is none. */
function nextApply(followed: readonly Followed[], applies: Applies): Instant {
  const wakes = followed.reduce((next, { wakesAt }) => Math.min(next, wakesAt), Number.POSITIVE_INFINITY);
  if (applies === undefined || wakes === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const { first, every } = applies;
  return first + Math.max(0, Math.ceil((wakes - first) / every)) * every;
}

function expiring(each: Followed, until: Instant): readonly ForecastEvent[] {
  const since = each.reportedUntil;
  each.reportedUntil = until;
  return expirations(each.key)
    .filter(({ at }) => at > since && at <= until)
    .map(({ at, id, generation, isCurrent }) => ({
      kind: 'expire',
      at,
      name: each.key.desired.name,
      id: existingId(id),
      generation,
      isCurrent,
    }));
}

/** One apply. As in each engine, a problem of one key stops the changes of all. */
function applied(awake: readonly Followed[], at: Instant): readonly ForecastEvent[] {
  const planned = awake.map((each) => ({ each, ...plan(each.key.desired, each.key.actual, at) }));
  const isBlocked = planned.some(({ problems }) => problems.length > 0);
  return planned.flatMap(({ each, changes, problems, notices }): readonly ForecastEvent[] => {
    const waits = problems.length > 0 || changes.length > 0;
    // After a change too: what it leaves is planned again.
    each.wakesAt = waits ? at + 1 : turningPoint(each.key, at);
    const { name } = each.key.desired;
    const known = each.problems;
    each.problems = problems.map(({ kind }) => kind).join(' ');
    if (each.problems !== '' && each.problems !== known) {
      const { id, generation } = currentOf(each.key);
      return problems.map((problem) => ({ kind: 'blocked', at, name, id, generation, problem }));
    }
    const held = notices.flatMap((notice): readonly ForecastEvent[] => {
      if (notice.kind !== 'predecessor-held' || each.held.has(notice.predecessor.id)) return [];
      each.held.add(notice.predecessor.id);
      return [{ kind: 'hold', at, name, ...olderKey(each.key, notice.predecessor.id) }];
    });
    const waiting = notices.flatMap((notice): readonly ForecastEvent[] => {
      if (notice.kind !== 'rotation-waits' || each.waiting === notice.since) return [];
      each.waiting = notice.since;
      return [{ kind: 'wait', at, name, ...currentOf(each.key), until: notice.until }];
    });
    if (isBlocked) return [...held, ...waiting];
    const before = each.key;
    each.key = afterChanges(before, changes, at);
    return [...changed(before, changes, at), ...held, ...waiting];
  });
}

function currentOf({ actual }: SimulatedKey): ForecastKey {
  return { id: actual && existingId(actual.id), generation: actual?.generation };
}

function olderKey({ actual, older }: SimulatedKey, id: string): ForecastKey {
  const generation = actual?.id === id ? actual.generation : older.get(id)?.generation;
  return { id: existingId(id), generation };
}

function changed(key: SimulatedKey, changes: readonly Change[], at: Instant): readonly ForecastEvent[] {
  const event = { at, name: key.desired.name };
  const events: ForecastEvent[] = [];
  const minting = mintingOf(changes);
  if (minting !== undefined) {
    const { generation } = minting;
    const created = { ...event, id: undefined, generation };
    const { kind } = minting;
    if (kind === 'create') events.push({ ...created, kind });
    else events.push({ ...created, kind, reasons: minting.reasons, overlap: minting.overlap });
  }
  const renamed = changes.find((change) => change.kind === 'rename');
  const extended = changes.find((change) => change.kind === 'extend');
  if (renamed || extended)
    events.push({
      ...event,
      ...currentOf(key),
      kind: 'update',
      renamedFrom: renamed?.from,
      expiration: extended && { from: extended.from, to: extended.to },
    });
  for (const change of changes)
    if (change.kind === 'retire')
      events.push({ ...event, ...olderKey(key, change.predecessor.id), kind: 'retire' });
  return events;
}
