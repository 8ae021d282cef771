import fc from 'fast-check';
import { DAY } from './duration.ts';
import type { Instant } from './instant.ts';
import type { Openings } from './openings.ts';

const HOUR = DAY / 24;

/** Zones of both hemispheres, with and without daylight-saving time, of half and quarter hours and of two. */
export const TIME_ZONES = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Casablanca',
  'Antarctica/Troll',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
];

/** Any windows and freezes around a time. */
export function anyOpenings(near: Instant): fc.Arbitrary<Openings> {
  const weekly = fc.record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    from: fc.integer({ min: 0, max: 95 }).map((quarters) => quarters * (HOUR / 4)),
    length: fc.integer({ min: 1, max: 96 }).map((quarters) => quarters * (HOUR / 4)),
    timeZone: fc.constantFrom(...TIME_ZONES),
  });
  const freeze = fc
    .record({
      from: fc.integer({ min: -30 * 24, max: 30 * 24 }),
      hours: fc.integer({ min: 1, max: 20 * 24 }),
    })
    .map(({ from, hours }) => ({ from: near + from * HOUR, to: near + (from + hours) * HOUR }));
  return fc.record({
    window: fc.option(weekly, { nil: undefined }),
    freezes: fc.array(freeze, { maxLength: 3 }),
  });
}
