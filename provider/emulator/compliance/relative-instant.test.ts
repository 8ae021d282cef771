import { expect, test } from 'vitest';
import { readWhen } from './relative-instant.ts';

const NOW = Date.parse('2026-11-23T12:00:00.789Z');

test.each([
  ['-2h', '2026-11-23T10:00:00.000Z'],
  ['+30d', '2026-12-23T12:00:00.000Z'],
  ['-90m', '2026-11-23T10:30:00.000Z'],
  ['2026-01-02T03:04:05+01:00', '2026-01-02T02:04:05.000Z'],
])('%s', (text, expected) => {
  expect(new Date(readWhen(text, NOW)).toISOString()).toBe(expected);
});
