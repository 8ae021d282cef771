import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { unauthenticatedRefusals } from './unauthenticated-refusals.ts';

const refusalAt = (at: number) => ({
  at,
  action: 'api_key.refused' as const,
  actor: { type: 'system' as const, id: 'unauthenticated', name: 'unauthenticated caller' },
  keyId: null,
  target: null,
  scope: 0,
  details: { reason: 'missing-key', operation: 'listApiKeys' },
});

test('what was only counted survives a crash', () => {
  const database = openDatabase(':memory:');
  const before = unauthenticatedRefusals(database);
  for (let at = 0; at < 25; at++) before.add(refusalAt(at));

  const after = unauthenticatedRefusals(database);
  // The period goes on: there are no further events of their own.
  expect(after.add(refusalAt(30))).toEqual([]);
  expect(after.take()).toMatchObject([{ at: 30, details: { requests: 6, operations: { listApiKeys: 6 } } }]);
  expect(unauthenticatedRefusals(database).take()).toEqual([]);
  database.close();
});

test('a clock that is set back starts anew', () => {
  const database = openDatabase(':memory:');
  const refusals = unauthenticatedRefusals(database);
  for (let at = 0; at < 30; at++) refusals.add(refusalAt(86_400_000 + at));
  expect(refusals.add(refusalAt(5))).toMatchObject([{ details: { requests: 10 } }]);
  database.close();
});
