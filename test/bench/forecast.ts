/** A forecast for many keys, beside the planner asked about each key on each day. */
import { forecast } from '../../provider/keys/forecast.ts';
import { plan } from '../../provider/keys/plan.ts';
import type { KnownKey, SimulatedKey } from '../../provider/keys/simulated-key.ts';
import { type Figure, figure, inTurn } from './figure.ts';

const RUNS = 5;
const KEYS = 1_000;
const DAYS = 180;
const DAY = 86_400_000;
/** The floor carries out no changes, so it has fewer old keys to decide about. */
const BOUND = 2;
const MS_MAX = 1_000;
const NOW = Date.parse('2027-01-10T09:30:00Z');

/** @param size how many keys; 1,000 unless given. */
export async function* measureForecast(size = String(KEYS)): AsyncGenerator<Figure> {
  const keys = Array.from({ length: Number(size) }, (_, number) => keyOf(number));
  const period = { now: NOW, until: NOW + DAYS * DAY, applies: { first: NOW, every: DAY } };
  let events = 0;
  const times = await inTurn(RUNS, {
    floor: timed(() => {
      for (let day = 0; day <= DAYS; day++)
        for (const { desired, actual } of keys) plan(desired, actual, NOW + day * DAY);
    }),
    ours: timed(() => {
      events = forecast(keys, period).length;
    }),
  });
  const measured = figure('forecast', times, BOUND, { keys: keys.length, days: DAYS, events });
  yield { ...measured, bound_ms: MS_MAX, within: measured.within === true && measured.ms <= MS_MAX };
}

function timed(work: () => void): () => Promise<number> {
  return async () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
}

/** Rotated each 20 to 79 days. */
function keyOf(number: number): SimulatedKey {
  const every = (20 + (number % 60)) * DAY;
  const overlap = 7 * DAY;
  const createdAt = NOW - (number % 20) * DAY;
  const desired: KnownKey = {
    name: `Bench ${number}`,
    permissions: 'read-only',
    environments: 'all',
    expiration: { kind: 'in', ms: every + overlap },
    destinations: [`file:${number}.key`],
    rotation: {
      every,
      beforeExpiry: undefined,
      overlap,
      overlapMax: undefined,
      anchor: undefined,
      openings: undefined,
    },
    trigger: undefined,
    recreateAbsent: false,
  };
  const actual: SimulatedKey['actual'] = {
    id: `key_${number}`,
    lastFour: 'ab12',
    name: `Bench ${number}`,
    permissions: 'read-only',
    environments: 'all',
    expiration: { kind: 'at', at: createdAt + every + overlap },
    status: 'active',
    createdAt,
    generation: 1,
    destinations: desired.destinations,
    drift: [],
    trigger: undefined,
    triggerUnrecorded: false,
    firstCreatedAt: createdAt,
    predecessors: [],
  };
  return { desired, actual, older: new Map() };
}
