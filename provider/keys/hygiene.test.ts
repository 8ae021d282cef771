import { expect, it } from 'vitest';
import { parseDuration } from './duration.ts';
import { HYGIENE, MAX_AGE, MAX_AGE_HIGH_PRIVILEGE, replacementDueAt, UNUSED_FOR } from './hygiene.ts';

it('has each limit as text and in milliseconds', () => {
  const texts = [HYGIENE.maxAge, HYGIENE.maxAgeHighPrivilege, HYGIENE.unusedFor];
  const limits = [MAX_AGE, MAX_AGE_HIGH_PRIVILEGE, UNUSED_FOR];
  expect(texts.map(parseDuration)).toEqual(limits.map((ms) => ({ ms })));
});

it('asks for a successor after a year, and after 90 days for an admin key', () => {
  const createdAt = Date.parse('2026-01-01T00:00:00Z');
  expect(replacementDueAt('read-only', createdAt)).toBe(Date.parse('2027-01-01T00:00:00Z'));
  expect(replacementDueAt('read-write', createdAt)).toBe(Date.parse('2027-01-01T00:00:00Z'));
  expect(replacementDueAt('admin', createdAt)).toBe(Date.parse('2026-04-01T00:00:00Z'));
});
