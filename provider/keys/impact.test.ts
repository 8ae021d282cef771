import { expect, it } from 'vitest';
import { DAY } from './duration.ts';
import { impactOfEvents, type KeyEvent, requestsIn } from './impact.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const used = (daysAgo: number, requests: number) =>
  ({ action: 'api_key.used', at: NOW - daysAgo * DAY, requests }) as const;

it('counts the requests of each period, which includes its first moment', () => {
  const events = [used(90, 16), used(30, 8), used(7, 4), used(1, 2), used(0, 1)];
  expect(impactOfEvents(events, NOW)).toEqual({
    lastDay: 3,
    last7Days: 7,
    last30Days: 15,
    last90Days: 31,
    actions: [],
  });
});

it('groups what was done with the key besides reading', () => {
  const events: KeyEvent<'evidence.uploaded' | 'user.invited' | 'api_key.used'>[] = [
    { action: 'evidence.uploaded', at: NOW - 3 * DAY, requests: 1 },
    used(2, 5),
    { action: 'user.invited', at: NOW - DAY, requests: 1 },
    { action: 'evidence.uploaded', at: NOW, requests: 1 },
  ];
  expect(impactOfEvents(events, NOW).actions).toEqual([
    { action: 'evidence.uploaded', events: 2, lastAt: NOW },
    { action: 'user.invited', events: 1, lastAt: NOW - DAY },
  ]);
});

it.each([
  [3, 3],
  [0, 1],
  [-1, 1],
  [1.5, 1],
  ['7', 1],
  [undefined, 1],
])('reads %s requests of an event as %i', (requests, expected) => {
  expect(requestsIn({ requests })).toBe(expected);
});
