import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENVIRONMENTS, type EnvironmentScope } from './environments.ts';
import { impactOfNarrowing, type KeyScope, type KeyUse, leastScope, type RequestGroup } from './narrowing.ts';
import { PERMISSIONS, type Permissions } from './permissions.ts';

function group(requests: number, needs: Permissions, more: Partial<RequestGroup> = {}): RequestGroup {
  return { requests, needs, environments: [], isWithinScope: false, ...more };
}
function use(known: readonly RequestGroup[], more: Partial<KeyUse> = {}): KeyUse {
  return { known, unknown: 0, acts: [], isPartial: false, ...more };
}
const ALL_READ_WRITE: KeyScope = { permissions: 'read-write', environments: 'all' };
const narrowed = (more: Partial<KeyScope>): KeyScope => ({ ...ALL_READ_WRITE, ...more });

it('counts what fewer permissions would have refused', () => {
  const seen = use([group(4109, 'read-only'), group(3, 'read-write'), group(2, 'admin')]);
  expect(impactOfNarrowing(seen, ALL_READ_WRITE, narrowed({ permissions: 'read-only' }))).toEqual({
    requests: 4114,
    // Those that need admin were refused already.
    refused: 3,
    shortened: 0,
    isKnown: true,
  });
});

it('counts what fewer environments would have refused, and which lists they would have shortened', () => {
  const seen = use([
    group(5, 'read-only', { environments: ['production'] }),
    group(2, 'read-only', { environments: ['staging'] }),
    group(1, 'read-only', { environments: 'all' }),
    group(7, 'read-only', { isWithinScope: true }),
  ]);
  expect(impactOfNarrowing(seen, ALL_READ_WRITE, narrowed({ environments: ['production'] }))).toMatchObject({
    requests: 15,
    refused: 3,
    shortened: 7,
  });
});

it.each([
  ['requests of unknown operations', { unknown: 1 }],
  ['a trail that shows the use in part', { isPartial: true }],
])('is not known with %s', (_, more) => {
  const seen = use([group(5, 'read-only')], more);
  const to = narrowed({ permissions: 'read-only' });
  expect(impactOfNarrowing(seen, ALL_READ_WRITE, to)).toMatchObject({ refused: 0, isKnown: false });
  expect(leastScope(seen, ALL_READ_WRITE).permissions).toBeUndefined();
});

it('takes what was done as requested, even where requests are not known', () => {
  const seen = use([], { unknown: 9, acts: [group(1, 'read-write'), group(1, 'read-write')] });
  const to = narrowed({ permissions: 'read-only' });
  expect(impactOfNarrowing(seen, ALL_READ_WRITE, to)).toMatchObject({
    requests: 9,
    refused: 2,
    isKnown: false,
  });
  // It needs what it has, whatever the rest was.
  expect(leastScope(seen, ALL_READ_WRITE).permissions).toBe('read-write');
});

it('proposes nothing for what was not used, and no environments for lists that name none', () => {
  expect(leastScope(use([]), ALL_READ_WRITE)).toEqual({ permissions: undefined, environments: undefined });
  const listed = use([
    group(1, 'read-only', { environments: ['staging'] }),
    group(1, 'read-only', { isWithinScope: true }),
  ]);
  expect(leastScope(listed, ALL_READ_WRITE)).toEqual({ permissions: 'read-only', environments: undefined });
});

it('the least scope refuses nothing and shortens no list', () => {
  const scope = fc.oneof<fc.Arbitrary<EnvironmentScope>[]>(
    fc.constant('all'),
    fc.subarray([...ENVIRONMENTS]),
  );
  const groups = fc.array(
    fc
      .record({
        requests: fc.integer({ min: 1, max: 9 }),
        needs: fc.constantFrom(...PERMISSIONS),
        environments: scope,
        isWithinScope: fc.boolean(),
      })
      .map((each) => ({ ...each, isWithinScope: each.isWithinScope && each.environments.length === 0 })),
  );
  const held = fc.record({ permissions: fc.constantFrom(...PERMISSIONS), environments: scope });
  fc.assert(
    fc.property(groups, held, (known, from) => {
      const seen = use(known);
      const { permissions = from.permissions, environments = from.environments } = leastScope(seen, from);
      expect(impactOfNarrowing(seen, from, { permissions, environments })).toMatchObject({
        refused: 0,
        shortened: 0,
      });
    }),
  );
});
