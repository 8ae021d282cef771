import fc from 'fast-check';
import { expect, it } from 'vitest';
import { icalendar } from './icalendar.ts';

const AT = Date.parse('2027-02-03T04:05:06.789Z');

function calendarOf(summary: string, description = ''): string {
  const event = { uid: '1@lowerplane', at: AT, summary, description, categories: ['a,b', 'c'] };
  return icalendar({ name: 'Keys', product: 'LowerPlane//test', writtenAt: AT - 1_000, events: [event] });
}

/** Undoes folding and escaping, as readers do. */
function property(calendar: string, name: string): string | undefined {
  const line = calendar
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .find((each) => each.startsWith(`${name}:`));
  return line
    ?.slice(name.length + 1)
    .replace(/\\([\\;,n])/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
}

it('writes the properties that RFC 5545 demands', () => {
  expect(calendarOf('CI gate is rotated', 'Why.').split('\r\n')).toEqual([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//LowerPlane//test//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Keys',
    'BEGIN:VEVENT',
    'UID:1@lowerplane',
    'DTSTAMP:20270203T040505Z',
    'DTSTART:20270203T040506Z',
    'SUMMARY:CI gate is rotated',
    'DESCRIPTION:Why.',
    'CATEGORIES:a\\,b,c',
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]);
});

it('escapes what would end a value or a line', () => {
  const calendar = calendarOf('a;b,c\\d\r\nEND:VCALENDAR\nX:1\u2028y\u0000');
  expect(calendar).toContain('SUMMARY:a\\;b\\,c\\\\d\\nEND:VCALENDAR\\nX:1\\ny\\\\u0000\r\n');
  expect(calendar.split('\r\n').filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
});

it('folds lines at 75 octets, never within a character, and loses nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const calendar = calendarOf(text);
      for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(calendar).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
      expect(calendar.isWellFormed()).toBe(true);
      if (/^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(text)) expect(property(calendar, 'SUMMARY')).toBe(text);
    }),
  );
  expect(calendarOf('é'.repeat(60))).toContain(`SUMMARY:${'é'.repeat(33)}\r\n ${'é'.repeat(27)}\r\n`);
});
