import type { Change } from './change.ts';
import type { ActualKey, DesiredKey } from './key.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const DAY = 86_400_000;

/** A declaration for the tests of the planner. */
export const desired: DesiredKey = {
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['production'],
  expiration: { kind: 'in', ms: 90 * DAY },
  destinations: ['file:ci.key'],
  rotation: undefined,
  trigger: undefined,
  recreateAbsent: false,
};

/** A key that is as {@link desired} declares it. */
export const actual: ActualKey = {
  id: 'key_1',
  lastFour: 'ab12',
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['production'],
  expiration: { kind: 'at', at: NOW + 80 * DAY },
  status: 'active',
  createdAt: NOW - 10 * DAY,
  generation: 3,
  destinations: ['file:ci.key'],
  drift: [],
  trigger: undefined,
  triggerUnrecorded: false,
  firstCreatedAt: NOW - 200 * DAY,
  predecessors: [],
};
export const kinds = (changes: readonly Change[]) => changes.map((change) => change.kind);
