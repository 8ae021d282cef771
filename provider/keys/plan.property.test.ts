import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyOpenings } from './any-openings.fixture.ts';
import { type Change, mintingOf } from './change.ts';
import { ENVIRONMENTS, type EnvironmentScope } from './environments.ts';
import { type ExpirationRule, NEVER, resolveExpiration } from './expiration.ts';
import { type ActualKey, type DesiredKey, isKnown, type KeyStatus, PENDING } from './key.ts';
import { PERMISSIONS } from './permissions.ts';
import { DAY, kinds, NOW } from './plan.fixture.ts';
import { plan } from './plan.ts';
import type { Predecessor } from './predecessor.ts';
import type { RotationRule } from './rotation.ts';

describe('plan, for every declaration and key', () => {
  const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => count * DAY);
  const scope: fc.Arbitrary<EnvironmentScope> = fc.oneof(
    fc.constant('all' as const),
    fc.uniqueArray(fc.constantFrom(...ENVIRONMENTS), { minLength: 1 }),
  );
  const rule: fc.Arbitrary<ExpirationRule> = fc.oneof(
    fc.constant(NEVER),
    fc.integer({ min: -400, max: 400 }).map((days) => ({ kind: 'at' as const, at: NOW + days * DAY })),
    fc.integer({ min: 1, max: 400 }).map((days) => ({ kind: 'in' as const, ms: days * DAY })),
  );
  const destinations = fc.uniqueArray(fc.constantFrom('file:a', 'file:b', 'age:c'), { minLength: 1 });
  const rotation: fc.Arbitrary<RotationRule | undefined> = fc.option(
    fc.record({
      every: fc.option(days(1, 400), { nil: undefined }),
      beforeExpiry: fc.option(days(1, 5), { nil: undefined }),
      overlap: fc.oneof(fc.constant(0), days(1, 30)),
      overlapMax: fc.option(days(30, 60), { nil: undefined }),
      anchor: fc.option(
        fc.integer({ min: -400, max: 400 }).map((count) => NOW + count * DAY),
        { nil: undefined },
      ),
      openings: fc.option(anyOpenings(NOW), { nil: undefined }),
    }),
    { nil: undefined },
  );
  const anyPredecessor: fc.Arbitrary<Predecessor> = fc.record({
    id: fc.constantFrom('key_p', 'key_q'),
    lastFour: fc.constant('pppp'),
    expired: fc.boolean(),
    overlap: fc.option(
      fc
        .record({
          deliveredAt: days(0, 90),
          retires: days(0, 30),
          used: fc.option(days(0, 90)),
          requestsSince: fc.nat(9),
        })
        .map(({ deliveredAt, retires, used, requestsSince }) => ({
          deliveredAt: NOW - deliveredAt,
          retiresAt: NOW - deliveredAt + retires,
          lastUsedAt: used === null ? undefined : NOW - used,
          requestsSince,
        })),
      { nil: undefined },
    ),
  });
  const anyDesired: fc.Arbitrary<DesiredKey> = fc.record({
    name: fc.constantFrom('a', 'b', PENDING),
    permissions: fc.constantFrom(...PERMISSIONS, PENDING),
    environments: fc.oneof(scope, fc.constant(PENDING)),
    expiration: fc.oneof(rule, fc.constant(PENDING)),
    destinations,
    rotation: fc.oneof(rotation, fc.constant(PENDING)),
    trigger: fc.constantFrom(undefined, 'a', 'b', PENDING),
    recreateAbsent: fc.constantFrom(true, false, PENDING),
  });
  const knownDesired = anyDesired.filter((key) => Object.values(key).every(isKnown));
  const anyActual: fc.Arbitrary<ActualKey> = fc
    .record({
      name: fc.constantFrom('a', 'b'),
      permissions: fc.constantFrom(...PERMISSIONS),
      environments: scope,
      rule,
      status: fc.constantFrom<KeyStatus>('active', 'revoked', 'absent'),
      createdAt: fc.integer({ min: 0, max: 400 }).map((days) => NOW - days * DAY),
      generation: fc.integer({ min: 1, max: 50 }),
      destinations: fc.oneof(destinations, fc.constant('elsewhere' as const)),
      drift: fc.constantFrom([], [{ destination: 'file:a', what: 'the file is missing' }]),
      trigger: fc.constantFrom(undefined, 'a', 'b'),
      triggerUnrecorded: fc.boolean(),
      firstCreatedAt: fc.constant(NOW - 500 * DAY),
      predecessors: fc.uniqueArray(anyPredecessor, { selector: ({ id }) => id }),
    })
    .map(({ rule, ...key }) => {
      const expiration = resolveExpiration(rule, key.createdAt);
      const expired = key.status === 'active' && expiration.kind === 'at' && expiration.at <= NOW;
      return { ...key, id: 'key_1', lastFour: 'ab12', expiration, status: expired ? 'expired' : key.status };
    });

  /** What the world is after a plan was carried out: the model the front doors must follow. */
  function carryOut(
    wanted: DesiredKey,
    before: ActualKey | undefined,
    changes: readonly Change[],
  ): ActualKey {
    const { name, permissions, environments, expiration, trigger, destinations: places } = wanted;
    if (
      name === PENDING ||
      permissions === PENDING ||
      environments === PENDING ||
      expiration === PENDING ||
      trigger === PENDING
    ) {
      throw new Error('only known declarations are carried out');
    }
    const minted = mintingOf(changes);
    const retired = changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor.id] : []));
    const predecessors = (before?.predecessors ?? []).filter(({ id }) => !retired.includes(id));
    if (minted) {
      const overlap = minted.kind === 'create' ? 0 : minted.overlap;
      const overlapping = {
        deliveredAt: NOW,
        retiresAt: NOW + overlap,
        lastUsedAt: undefined,
        requestsSince: 0,
      };
      return {
        id: `key_${minted.generation}`,
        lastFour: 'new0',
        name,
        permissions,
        environments,
        expiration: resolveExpiration(expiration, NOW),
        status: 'active',
        createdAt: NOW,
        generation: minted.generation,
        destinations: places.filter(isKnown),
        drift: [],
        trigger,
        triggerUnrecorded: false,
        firstCreatedAt: before?.firstCreatedAt ?? NOW,
        predecessors: [
          ...(before && overlap > 0
            ? [{ id: before.id, lastFour: before.lastFour, expired: false, overlap: overlapping }]
            : []),
          ...predecessors,
        ],
      };
    }
    if (!before) throw new Error('nothing was created');
    const extended = changes.find((change) => change.kind === 'extend');
    const expiresAt = extended ? extended.to : before.expiration;
    return { ...before, name, trigger, triggerUnrecorded: false, expiration: expiresAt, predecessors };
  }

  it('converges: carried out once, nothing is left to do', () => {
    fc.assert(
      fc.property(knownDesired, fc.option(anyActual, { nil: undefined }), (wanted, before) => {
        const first = plan(wanted, before, NOW);
        fc.pre(first.problems.length === 0);
        expect(plan(wanted, carryOut(wanted, before, first.changes), NOW).changes).toEqual([]);
      }),
    );
  });

  it('decides while values are pending only what they cannot change', () => {
    const pendable = [
      'name',
      'permissions',
      'environments',
      'expiration',
      'rotation',
      'trigger',
      'recreateAbsent',
    ] as const;
    fc.assert(
      fc.property(knownDesired, fc.subarray([...pendable]), anyActual, (wanted, fields, before) => {
        const hidden = { ...wanted, ...Object.fromEntries(fields.map((field) => [field, PENDING])) };
        const early = plan(hidden, before, NOW).changes;
        const late = mintingOf(plan(wanted, before, NOW).changes);
        const minting = mintingOf(early);
        if (minting) expect(late?.generation).toBe(minting.generation);
        else if (!early.some((change) => change.kind === 'undecided' && change.maySucceed))
          expect(late).toBeUndefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it('never revokes before a successor is made, and never a key that is already dead', () => {
    fc.assert(
      fc.property(anyDesired, anyActual, (wanted, before) => {
        const order = kinds(plan(wanted, before, NOW).changes);
        const successor = order.findIndex((kind) => kind === 'replace' || kind === 'rotate');
        expect(successor).toBeLessThanOrEqual(0);
        const retired = plan(wanted, before, NOW).changes.flatMap((change) =>
          change.kind === 'retire' ? [change.predecessor.id] : [],
        );
        if (before.status === 'revoked' || before.status === 'absent')
          expect(retired).not.toContain(before.id);
      }),
    );
  });

  it('counts generations up by exactly one', () => {
    fc.assert(
      fc.property(anyDesired, anyActual, (wanted, before) => {
        for (const change of plan(wanted, before, NOW).changes) {
          if (change.kind === 'replace' || change.kind === 'rotate')
            expect(change.generation).toBe(before.generation + 1);
        }
      }),
    );
  });

  it('leaves no live key behind when the declaration is removed', () => {
    fc.assert(
      fc.property(anyActual, (before) => {
        const live = [
          ...(before.status === 'active' ? [before.id] : []),
          ...before.predecessors.map((predecessor) => predecessor.id),
        ];
        const ended = plan(undefined, before, NOW).changes.flatMap((change) => {
          if (change.kind === 'revoke') return [before.id];
          return change.kind === 'retire' ? [change.predecessor.id] : [];
        });
        for (const id of live) expect(ended).toContain(id);
      }),
    );
  });
});
