import { type ForecastEvent, type ForecastPeriod, forecast } from '../keys/forecast.ts';
import type { Instant } from '../keys/instant.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import type { KnownKey, OlderKey, SimulatedKey } from '../keys/simulated-key.ts';
import type { DeclaredKey } from '../lifecycle/declared-key.ts';
import { expirationOf } from '../lifecycle/observed-key.ts';
import type { KeyRecord } from '../lifecycle/record.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import type { EnginePlan } from './engine-plan.ts';
import { allGenerationsOf } from './generations.ts';

/** An event of a forecast, and whether code declares its key. */
export type PlannedEvent = ForecastEvent & { readonly isDeclared: boolean };

/** What will happen to the keys of an organization. */
export interface KeyForecast {
  readonly period: ForecastPeriod;
  /** How many declared keys were followed. */
  readonly declared: number;
  readonly events: readonly PlannedEvent[];
  /** The keys that stop working if no one applies at all. */
  readonly withoutApplies: readonly PlannedEvent[];
}

/**
 * What will happen to the keys of a plan and those that no code declares. Guards and destinations are not foreseen: a plan
 * reports what they forbid now.
 *
 * @throws LowerPlaneError
 */
export async function forecastPlan(
  run: ConnectedRun,
  { names, undeclared }: Pick<EnginePlan, 'names' | 'undeclared'>,
  period: ForecastPeriod,
): Promise<KeyForecast> {
  const keys: SimulatedKey[] = [];
  for (const { declared, record } of names) {
    const desired = declared && knownKey(declared);
    if (desired) keys.push({ desired, actual: record, older: await olderKeys(run, record) });
  }
  const others = undeclared.flatMap((key): readonly ForecastEvent[] => {
    const expiration = expirationOf(key);
    if (expiration.kind === 'never' || !isWithin(expiration.at, period)) return [];
    const { id, name } = key;
    return [{ kind: 'expire', at: expiration.at, name, id, generation: undefined, isCurrent: true }];
  });
  const eventsOf = (applies: ForecastPeriod['applies']): readonly PlannedEvent[] =>
    [
      ...forecast(keys, { ...period, applies }).map((event) => ({ ...event, isDeclared: true })),
      ...others.map((event) => ({ ...event, isDeclared: false })),
    ].toSorted((a, b) => a.at - b.at);
  return {
    period,
    declared: keys.length,
    events: eventsOf(period.applies),
    withoutApplies: eventsOf(undefined).filter(stopsWorking),
  };
}

/** Whether consumers of a key are refused from then on. */
export function stopsWorking(event: ForecastEvent): boolean {
  return event.kind === 'expire' && event.isCurrent;
}

function isWithin(at: Instant, { now, until }: ForecastPeriod): boolean {
  return at > now && at <= until;
}

/** Undefined while a value of the declaration is not known: the engine does not plan it then. */
function knownKey({ desired }: DeclaredKey): KnownKey | undefined {
  const { name, permissions, environments, expiration, rotation, trigger, recreateAbsent } = desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING) return undefined;
  if (expiration === PENDING || rotation === PENDING) return undefined;
  if (trigger === PENDING || recreateAbsent === PENDING) return undefined;
  const destinations = desired.destinations.filter(isKnown);
  return { name, permissions, environments, expiration, destinations, rotation, trigger, recreateAbsent };
}

async function olderKeys(
  run: ConnectedRun,
  record: KeyRecord | undefined,
): Promise<ReadonlyMap<string, OlderKey>> {
  const older = new Map<string, OlderKey>();
  if (record === undefined || record.predecessors.length === 0) return older;
  const { keys } = run.connection;
  const counted = allGenerationsOf(await keys.withName(record.name));
  for (const { id } of record.predecessors) {
    const key = await keys.find(id);
    const generation = counted?.earlier.find((each) => each.key.id === id)?.number;
    if (key) older.set(id, { generation, expiration: expirationOf(key) });
  }
  return older;
}
