import { expect, it } from 'vitest';
import type { DeclaredKey, OpenableDestination } from './declared-key.ts';
import { inTermsOf, keptDeliveries, locationOf, removedDestinations } from './locations.ts';
import { declared } from './record.fixture.ts';

/** A destination under a text, at a location that may be another one than the text says. */
const at = (id: string, location?: string): OpenableDestination => ({
  id,
  place: id,
  ...(location === undefined ? {} : { locate: async () => location }),
  holdsMany: false,
  open: async () => undefined,
});
const to = (...destinations: OpenableDestination[]): DeclaredKey => ({
  ...declared,
  desired: { ...declared.desired, destinations: destinations.map(({ id }) => id) },
  destinations,
});

it('is where a destination says, or else its place', async () => {
  expect([await locationOf(at('ci.key', '/app/ci.key')), await locationOf(at('ci.key'))]).toEqual([
    '/app/ci.key',
    'ci.key',
  ]);
});

it('keeps the text of the record for a location that is written in another way', async () => {
  const record = { applied: to(at('a', '/a'), at('b', '/b')), deliveries: { a: { kept: 1 } } };
  const now = to(at('./a', '/a'), at('./b', '/b'), at('c', '/c'));
  expect((await inTermsOf(record, now)).destinations).toEqual(['a', 'b', 'c']);
  expect(await keptDeliveries(record, now)).toEqual({ a: { kept: 1 }, './a': { kept: 1 } });
  expect(await removedDestinations(record, now)).toEqual([]);
});

it('keeps every text that the record knows, also when two of them are one location by now', async () => {
  const record = { applied: to(at('link', '/a'), at('a', '/a')), deliveries: {} };
  const now = to(at('a', '/a'));
  expect((await inTermsOf(record, now)).destinations).toEqual(['a']);
  expect(await removedDestinations(record, now)).toEqual([]);
});

it('is removed when no declared destination is there', async () => {
  const record = { applied: to(at('a', '/a'), at('b', '/b')), deliveries: {} };
  expect(await removedDestinations(record, to(at('./a', '/a')))).toMatchObject([{ id: 'b' }]);
  expect(await removedDestinations(record, to())).toHaveLength(2);
});
