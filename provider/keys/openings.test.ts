import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOpenings, TIME_ZONES } from './any-openings.fixture.ts';
import { DAY } from './duration.ts';
import { isTimeZone, longestWait, type Openings, opensAt, type WeeklyWindow } from './openings.ts';

const HOUR = DAY / 24;
const QUARTER = HOUR / 4;
const at = (text: string) => Date.parse(text);

function weekly(given: Partial<WeeklyWindow>): Openings {
  return {
    window: { days: [0], from: 2 * HOUR, length: HOUR, timeZone: 'UTC', ...given },
    freezes: [],
  };
}

function opening(openings: Openings, from: string): string {
  return new Date(opensAt(openings, at(from))).toISOString();
}

describe('opensAt', () => {
  it('is at once without a window', () => {
    expect(opensAt(undefined, 5)).toBe(5);
    expect(opensAt({ window: undefined, freezes: [] }, 5)).toBe(5);
  });

  it('waits for the day and the time of the zone', () => {
    const berlin = weekly({ timeZone: 'Europe/Berlin' });
    expect(opening(berlin, '2026-11-30T12:00:00Z')).toBe('2026-12-06T01:00:00.000Z');
    expect(opening(berlin, '2026-12-06T01:30:00Z')).toBe('2026-12-06T01:30:00.000Z');
    expect(opening(berlin, '2026-12-06T02:00:00Z')).toBe('2026-12-13T01:00:00.000Z');
  });

  it('stays open past midnight', () => {
    const night = weekly({ days: [6], from: 23 * HOUR, length: 3 * HOUR });
    expect(opening(night, '2026-12-06T01:59:00Z')).toBe('2026-12-06T01:59:00.000Z');
    expect(opening(night, '2026-12-06T02:00:00Z')).toBe('2026-12-12T23:00:00.000Z');
  });

  it('opens when the clock is moved forward over its beginning', () => {
    const berlin = weekly({ from: 2.5 * HOUR, timeZone: 'Europe/Berlin' });
    expect(opening(berlin, '2027-03-27T12:00:00Z')).toBe('2027-03-28T01:00:00.000Z');
    expect(opening(berlin, '2027-03-28T01:59:00Z')).toBe('2027-03-28T01:59:00.000Z');
    expect(opening(berlin, '2027-03-28T02:00:00Z')).toBe('2027-04-04T00:30:00.000Z');
  });

  it('opens the first time when the clock shows its beginning twice', () => {
    const berlin = weekly({ from: 2.5 * HOUR, timeZone: 'Europe/Berlin' });
    expect(opening(berlin, '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(opening(berlin, '2026-10-25T01:30:00Z')).toBe('2026-11-01T01:30:00.000Z');
  });

  it('waits for the end of freezes that follow each other, then for the window', () => {
    const sundays = weekly({});
    const freezes = [
      { from: at('2026-12-13T00:00:00Z'), to: at('2027-01-03T02:30:00Z') },
      { from: at('2026-12-06T00:00:00Z'), to: at('2026-12-13T00:00:00Z') },
    ];
    expect(opening({ ...sundays, freezes }, '2026-12-05T00:00:00Z')).toBe('2027-01-03T02:30:00.000Z');
    expect(opening({ window: undefined, freezes }, '2026-12-07T00:00:00Z')).toBe('2027-01-03T02:30:00.000Z');
  });

  it('finds the first moment that a clock allows, through every change of clocks', () => {
    const near = fc.integer({
      min: at('2024-01-01T00:00:00Z') / QUARTER,
      max: at('2034-01-01T00:00:00Z') / QUARTER,
    });
    fc.assert(
      fc.property(
        near.chain((quarter) => fc.tuple(fc.constant(quarter * QUARTER), anyOpenings(quarter * QUARTER))),
        ([from, openings]) => {
          const found = opensAt(openings, from);
          expect(isOpen(openings, found)).toBe(true);
          for (let before = from; before < found; before += 2 * QUARTER)
            expect(isOpen(openings, before)).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('waits no longer than its bound when the clock is moved back by two hours', () => {
    const troll = weekly({ from: 2.5 * HOUR, length: HOUR / 2, timeZone: 'Antarctica/Troll' });
    const from = at('2026-10-25T01:00:00Z');
    expect(longestWait(weekly({ timeZone: 'antarctica/troll' }))).toBe(7 * DAY + HOUR);
    expect(opening(troll, '2026-10-25T01:00:00Z')).toBe('2026-11-01T02:30:00.000Z');
    expect(opensAt(troll, from) - from).toBeLessThanOrEqual(longestWait(troll));
  });

  it('waits no longer than its bound', () => {
    const start = at('2024-01-01T00:00:00Z');
    fc.assert(
      fc.property(
        anyOpenings(start),
        fc.array(fc.integer({ min: -60 * 24, max: 4_000 * 24 })),
        (openings, hours) => {
          const bound = longestWait(openings);
          for (const from of hours.map((count) => start + count * HOUR))
            expect(opensAt(openings, from) - from).toBeLessThanOrEqual(bound);
        },
      ),
    );
  });
});

/** By the definition: the window of each day opens at the first moment of it whose clock shows the time or a later one. */
function isOpen({ window, freezes }: Openings, moment: number): boolean {
  if (freezes.some(({ from, to }) => from <= moment && moment < to)) return false;
  if (window === undefined) return true;
  const { days, from, length, timeZone } = window;
  const day = shown(timeZone, moment).day;
  return [day - 1, day].some((each) => {
    if (!days.includes((((each + 4) % 7) + 7) % 7)) return false;
    let opens = each * DAY - 15 * HOUR;
    for (; ; opens += QUARTER) {
      const clock = shown(timeZone, opens);
      if (clock.day > each || (clock.day === each && clock.time >= from)) break;
    }
    return opens <= moment && moment < opens + length;
  });
}

const formats = new Map(
  TIME_ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);

/** What the clock of a zone shows: days since 1970 and milliseconds since midnight. */
function shown(timeZone: string, moment: number) {
  const text = formats.get(timeZone)?.format(moment) ?? '';
  const ms = at(`${text.replace(' ', 'T')}Z`);
  return { day: Math.floor(ms / DAY), time: ms - Math.floor(ms / DAY) * DAY };
}

describe('isTimeZone', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Mars/Olympus', '+01:00', 'Europe/Berlin; drop'])('does not know %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
