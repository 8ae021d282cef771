import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { actionOf, type EnginePlan, hasErrors } from '../../../provider/engine/engine-plan.ts';
import { forecastPlan, type PlannedEvent } from '../../../provider/engine/forecast-plan.ts';
import type { ForecastPeriod } from '../../../provider/keys/forecast.ts';
import { DAY, type EngineWorld, openWorld } from './engine-world.ts';

const HOUR = 3_600_000;
/** On no full hour: a few milliseconds more or less change no hour. */
const START = Date.parse('2027-01-10T09:30:00Z');
const DAYS = 75;

/** An event as both sides name it: `day 12: CI gate: rotate 2`. */
type Named = string;

function named(at: number, name: string, kind: string, generation: number | undefined): Named {
  const hour = Math.floor((at - START + HOUR / 2) / HOUR);
  return `day ${String(Math.floor(hour / 24)).padStart(2, '0')}, hour ${hour % 24}: ${name}: ${kind} ${generation}`;
}

function foreseen(events: readonly PlannedEvent[]): readonly Named[] {
  return events.map(({ at, name, kind, generation }) => named(at, name, kind, generation)).toSorted();
}

const FREEZE = {
  from: new Date(START + 20 * DAY).toISOString(),
  to: new Date(START + 40 * DAY + 5 * HOUR).toISOString(),
};
// Applies come daily: no length is one of whole days, so that no apply meets a moment that decides.
const KEYS: readonly Readonly<Record<string, unknown>>[] = [
  { name: 'overlap', rotation: { every: '20d7h', overlap: '3d5h' } },
  { name: 'frequent', rotation: { every: '5d3h', overlap: '2d2h' } },
  { name: 'long overlap', rotation: { every: '9d4h', overlap: '6d5h', overlap_max: '8d6h' } },
  { name: 'before expiry', expires_in: '31d5h', rotation: { before_expiry: '6d7h', overlap: '2d5h' } },
  { name: 'without overlap', rotation: { every: '8d5h' }, expires_in: '30d5h' },
  { name: 'both', expires_in: '28d6h', rotation: { every: '15d2h', before_expiry: '5d3h', overlap: '1d2h' } },
  {
    name: 'window',
    rotation: { every: '10d5h', overlap: '2d5h', window: { days: ['sunday'], from: '09:00', to: '11:00' } },
  },
  {
    name: 'missed window',
    rotation: { every: '10d5h', overlap: '2d5h', window: { from: '02:00', to: '03:00' } },
  },
  {
    name: 'freeze',
    rotation: { every: '10d5h', overlap: '2d5h', not_between: [FREEZE] },
  },
  { name: 'expires', expires_in: '17d5h' },
  { name: 'expires once', expires_at: new Date(START + 25 * DAY + 5 * HOUR).toISOString() },
  { name: 'forever', expires_in: 'never' },
  { name: 'shortened', expires_in: '60d5h' },
  { name: 'held', rotation: { every: '33d7h', overlap: '4d5h' } },
];
const NEW = { name: 'new', expires_in: '12d6h' };

function file(keys: readonly Readonly<Record<string, unknown>>[]): string {
  const declared = keys.map((key) => ({
    permissions: 'read-only',
    deliver_to: [{ file: { path: `${key.name}.key` } }],
    ...key,
  }));
  return JSON.stringify({ version: 1, keys: declared });
}

/** Keys that were used for a while: one old key is still used after its successor was delivered. */
async function lived(): Promise<EngineWorld> {
  const world = await openWorld();
  world.emulator.clock.set(START - 36 * DAY);
  await world.write('lowerplane.yaml', file(KEYS));
  await world.apply();
  const old = await world.read('held.key');
  world.emulator.clock.set(START - 2 * DAY - HOUR);
  await world.apply();
  world.emulator.clock.set(START - DAY - HOUR);
  expect(await world.use(old)).toBe(200);
  const changed = KEYS.map((key) => (key.name === 'shortened' ? { ...key, expires_in: '50d5h' } : key));
  await world.write('lowerplane.yaml', file([...changed, NEW]));
  world.emulator.clock.set(START);
  return world;
}

/** Applies each day, and notes what happens. */
async function daily(world: EngineWorld, firstDay: number): Promise<readonly Named[]> {
  const events: Named[] = [];
  const reported = new Set<string>();
  let stuck = '';
  let last = START;
  for (let day = 0; day <= DAYS; day++) {
    const now = START + day * DAY;
    world.emulator.clock.set(now);
    const keys = await world.keys();
    for (const key of keys) {
      const at = Date.parse(key.expires_at ?? '');
      if (key.status === 'active' && at > last && at <= now)
        events.push(named(at, key.name, 'expire', generation(keys, key.id)));
    }
    last = now;
    if (day < firstDay) continue;
    const { run, plan } = await world.plan();
    if (hasErrors(plan)) {
      const blocked = plan.names.filter((planned) => planned.plan.problems.length > 0);
      const before = stuck;
      stuck = blocked.map(({ name }) => name).join();
      expect(stuck).not.toBe('');
      if (stuck !== before)
        events.push(...blocked.map(({ name, record }) => named(now, name, 'blocked', record?.generation)));
      continue;
    }
    stuck = '';
    events.push(...changes(plan, keys, now, reported));
    const applied = await applyPlan(run, plan);
    expect(applied.every(({ outcome }) => outcome === 'done')).toBe(true);
  }
  return events.toSorted();
}

function changes(
  plan: EnginePlan,
  keys: readonly ApiKey[],
  now: number,
  reported: Set<string>,
): readonly Named[] {
  return plan.names.flatMap((planned): readonly Named[] => {
    const { name, record } = planned;
    const action = actionOf(planned);
    const current = record?.generation ?? 0;
    const own = {
      create: [named(now, name, 'create', 1)],
      rotate: [named(now, name, 'rotate', current + 1)],
      replace: [named(now, name, 'replace', current + 1)],
      update: [named(now, name, 'update', current)],
      retire: [],
      revoke: [],
      none: [],
    }[action];
    const retired = planned.plan.changes.flatMap((change) =>
      change.kind === 'retire' ? [named(now, name, 'retire', generation(keys, change.predecessor.id))] : [],
    );
    const held = planned.plan.notices.flatMap((notice) => {
      if (notice.kind !== 'predecessor-held' || reported.has(notice.predecessor.id)) return [];
      reported.add(notice.predecessor.id);
      return [named(now, name, 'hold', generation(keys, notice.predecessor.id))];
    });
    const waits = planned.plan.notices.flatMap((notice) => {
      const wait = notice.kind === 'rotation-waits' ? `${name} ${notice.since}` : '';
      if (wait === '' || reported.has(wait)) return [];
      reported.add(wait);
      return [named(now, name, 'wait', current)];
    });
    return [...own, ...retired, ...held, ...waits];
  });
}

/** The position of a key among those of its name, from 1 on. */
function generation(keys: readonly ApiKey[], id: string): number | undefined {
  const name = keys.find((key) => key.id === id)?.name;
  return keys.filter((key) => key.name === name).findIndex((key) => key.id === id) + 1;
}

async function forecastOf(world: EngineWorld, firstDay: number | undefined) {
  const { run, plan } = await world.plan();
  const now = plan.decidedAt;
  const applies = firstDay === undefined ? undefined : { first: now + firstDay * DAY, every: DAY };
  const period: ForecastPeriod = { now, until: now + DAYS * DAY, applies };
  return forecastPlan(run, plan, period);
}

describe('a forecast', () => {
  it.each([
    ['from today on', 0, ['create', 'expire', 'hold', 'replace', 'retire', 'rotate', 'update', 'wait']],
    ['after 40 days', 40, ['create', 'expire', 'replace', 'retire', 'rotate', 'wait']],
    ['after the period', DAYS + 1, ['expire']],
  ])('foresees every event of daily applies %s, and no other', async (_, firstDay, kinds) => {
    const world = await lived();
    const { events } = await forecastOf(world, firstDay);
    expect([...new Set(events.map(({ kind }) => kind))].toSorted()).toEqual(kinds);
    expect(foreseen(events)).toEqual(await daily(world, firstDay));
  });

  it('foresees that an apply is not possible, that all keys wait for it, and when it is possible again', async () => {
    const world = await openWorld();
    world.emulator.clock.set(START);
    const rotation = { every: '10d3h', overlap: '1d2h' };
    const expiresAt = new Date(START + 25 * DAY + 5 * HOUR).toISOString();
    await world.write('lowerplane.yaml', file([{ name: 'stuck', expires_at: expiresAt, rotation }, NEW]));
    await world.apply();
    const { events } = await forecastOf(world, 1);
    const kinds = events.filter(({ name }) => name === 'stuck').map(({ kind }) => kind);
    expect(kinds).toEqual(['rotate', 'retire', 'blocked', 'expire']);
    expect(foreseen(events)).toEqual(await daily(world, 1));
  });

  it('names what stops working if no one applies, also of keys that no code declares', async () => {
    const world = await lived();
    const expires = new Date(START + 3 * DAY).toISOString();
    await world.client.createApiKey({ name: 'other', permissions: 'read-only', expires_at: expires });
    const { withoutApplies } = await forecastOf(world, 0);
    const names = withoutApplies.map(({ name, isDeclared }) => `${name} ${isDeclared}`);
    expect(names.slice(0, 1)).toEqual(['other false']);
    expect(names).toContain('overlap true');
    expect(names).not.toContain('forever true');
    expect(withoutApplies.every(({ kind }) => kind === 'expire')).toBe(true);
    expect((await forecastOf(world, undefined)).events.filter(({ name }) => name === 'new')).toEqual([]);
  });
});
