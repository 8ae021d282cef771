import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, mintingOf } from './change.ts';
import { ENVIRONMENTS, type EnvironmentScope } from './environments.ts';
import { type ExpirationRule, NEVER, resolveExpiration } from './expiration.ts';
import {
  type ActualKey,
  type DesiredKey,
  isKnown,
  type KeyStatus,
  PENDING,
  type Predecessor,
} from './key.ts';
import { PERMISSIONS } from './permissions.ts';
import { plan } from './plan.ts';
import type { RotationRule } from './rotation.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const DAY = 86_400_000;

const desired: DesiredKey = {
  name: 'CI gate',
  permissions: 'read-only',
  environments: ['production'],
  expiration: { kind: 'in', ms: 90 * DAY },
  destinations: ['file:ci.key'],
  rotation: undefined,
  trigger: undefined,
};
const actual: ActualKey = {
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
  firstCreatedAt: NOW - 200 * DAY,
  predecessors: [],
};
const kinds = (changes: readonly Change[]) => changes.map((change) => change.kind);

describe('plan', () => {
  it('creates what is declared and does not exist', () => {
    expect(plan(desired, undefined, NOW)).toEqual({
      changes: [{ kind: 'create', generation: 1 }],
      problems: [],
      notices: [],
    });
  });

  it('leaves alone what is as declared', () => {
    expect(plan(desired, actual, NOW)).toEqual({ changes: [], problems: [], notices: [] });
  });

  it('compares environments without order', () => {
    const both = { ...desired, environments: ['staging', 'production'] } as const;
    expect(plan(both, { ...actual, environments: ['production', 'staging'] }, NOW).changes).toEqual([]);
  });

  it('renames and moves the expiration in place', () => {
    const changed: DesiredKey = { ...desired, name: 'Gate', expiration: { kind: 'in', ms: 30 * DAY } };
    expect(plan(changed, actual, NOW).changes).toEqual([
      { kind: 'rename', from: 'CI gate' },
      { kind: 'extend', from: actual.expiration, to: { kind: 'at', at: actual.createdAt + 30 * DAY } },
    ]);
  });

  it('replaces for permissions and environments, and retires the predecessor afterwards', () => {
    const changed: DesiredKey = { ...desired, permissions: 'admin', environments: 'all' };
    expect(plan(changed, actual, NOW).changes).toEqual([
      {
        kind: 'replace',
        generation: 4,
        reasons: [
          { kind: 'permissions', from: 'read-only', to: 'admin' },
          { kind: 'environments', from: ['production'], to: 'all' },
        ],
        overlap: 0,
      },
      { kind: 'retire', predecessor: { id: 'key_1', lastFour: 'ab12' } },
    ]);
  });

  it.each<[KeyStatus, string[]]>([
    ['revoked', ['replace']],
    ['absent', ['replace']],
    ['expired', ['replace', 'retire']],
  ])('replaces a key that is %s', (status, expected) => {
    const result = plan(desired, { ...actual, status }, NOW);
    expect(kinds(result.changes)).toEqual(expected);
    expect(result.changes[0]).toMatchObject({ generation: 4, reasons: [{ kind: status }] });
  });

  it('does not call it drift when a fixed date was reached, but says so', () => {
    const at = NOW - DAY;
    const result = plan(
      { ...desired, expiration: { kind: 'at', at } },
      { ...actual, status: 'expired', expiration: { kind: 'at', at } },
      NOW,
    );
    expect(result).toEqual({ changes: [], problems: [], notices: [{ kind: 'expired-as-declared', at }] });
  });

  it('refuses to make or move an expiration into the past', () => {
    const past: DesiredKey = { ...desired, expiration: { kind: 'at', at: NOW - DAY } };
    const problem = { kind: 'expiration-in-past', at: NOW - DAY, now: NOW };
    expect(plan(past, undefined, NOW).problems).toEqual([problem]);
    expect(plan(past, actual, NOW).problems).toEqual([problem]);
  });

  it('refuses to mint a secret that has nowhere to go', () => {
    const nowhere: DesiredKey = { ...desired, destinations: [] };
    expect(plan(nowhere, undefined, NOW).problems).toEqual([{ kind: 'no-destination' }]);
    expect(plan(nowhere, actual, NOW).problems).toEqual([]);
    expect(plan({ ...nowhere, permissions: 'admin' }, actual, NOW).problems).toEqual([
      { kind: 'no-destination' },
    ]);
  });

  it('makes a successor for a destination that was added, not for one that was removed', () => {
    const moved: DesiredKey = { ...desired, destinations: ['file:other.key'] };
    expect(plan(moved, actual, NOW).changes[0]).toEqual({
      kind: 'replace',
      generation: 4,
      reasons: [{ kind: 'destination-added', destinations: ['file:other.key'] }],
      overlap: 0,
    });
    expect(plan(desired, { ...actual, destinations: ['file:ci.key', 'file:old.key'] }, NOW).changes).toEqual(
      [],
    );
  });

  it('does not rotate an imported key for its destinations', () => {
    expect(plan(desired, { ...actual, destinations: 'elsewhere' }, NOW)).toEqual({
      changes: [],
      problems: [],
      notices: [{ kind: 'secret-elsewhere', destinations: ['file:ci.key'] }],
    });
  });

  it('retires a predecessor that an earlier apply left behind', () => {
    const predecessor = { id: 'key_0', lastFour: 'zz99', expired: false, overlap: undefined };
    expect(plan(desired, { ...actual, predecessors: [predecessor] }, NOW).changes).toEqual([
      { kind: 'retire', predecessor: { id: 'key_0', lastFour: 'zz99' } },
    ]);
    expect(kinds(plan(undefined, { ...actual, predecessors: [predecessor] }, NOW).changes)).toEqual([
      'revoke',
      'retire',
    ]);
  });

  it.each(['permissions', 'environments'] as const)('is undecided while %s is pending', (field) => {
    const result = plan({ ...desired, [field]: PENDING }, actual, NOW);
    expect(result.changes).toEqual([{ kind: 'undecided', pending: [field] }]);
  });

  it('is decided by a known reason even while another value is pending', () => {
    const result = plan({ ...desired, permissions: PENDING, environments: 'all' }, actual, NOW);
    expect(kinds(result.changes)).toEqual(['replace', 'retire']);
  });
});

describe('plan, with rotation', () => {
  const rotation: RotationRule = {
    every: 90 * DAY,
    beforeExpiry: undefined,
    overlap: 7 * DAY,
    overlapMax: 30 * DAY,
    anchor: undefined,
  };
  const rotating: DesiredKey = { ...desired, rotation, expiration: { kind: 'in', ms: 97 * DAY } };
  const old: ActualKey = {
    ...actual,
    createdAt: NOW - 111 * DAY,
    firstCreatedAt: NOW - 111 * DAY,
    expiration: { kind: 'at', at: NOW + DAY },
  };
  const overlap = {
    deliveredAt: NOW - 10 * DAY,
    retiresAt: NOW - 3 * DAY,
    lastUsedAt: undefined,
    requestsSince: 0,
  };
  const predecessor: Predecessor = { id: 'key_0', lastFour: 'zz99', expired: false, overlap };
  const fresh: ActualKey = {
    ...actual,
    createdAt: NOW - 10 * DAY,
    firstCreatedAt: NOW - 100 * DAY,
    expiration: { kind: 'at', at: NOW + 87 * DAY },
    predecessors: [predecessor],
  };

  it('rotates when due, and keeps the predecessor for the overlap', () => {
    expect(plan(rotating, old, NOW).changes).toEqual([
      {
        kind: 'rotate',
        generation: 4,
        reasons: [{ kind: 'rotation-due', since: NOW - 21 * DAY }],
        overlap: 7 * DAY,
      },
    ]);
  });

  it('rotates before the key expires', () => {
    const rule = { ...rotation, every: undefined, beforeExpiry: 14 * DAY };
    const wanted: DesiredKey = { ...desired, rotation: rule };
    const soon: ActualKey = {
      ...actual,
      createdAt: NOW - 77 * DAY,
      expiration: { kind: 'at', at: NOW + 13 * DAY },
    };
    expect(plan(wanted, soon, NOW).changes).toMatchObject([
      { kind: 'rotate', reasons: [{ kind: 'rotation-due', since: NOW - DAY }] },
    ]);
    expect(plan(wanted, soon, NOW - 2 * DAY).changes).toEqual([]);
  });

  it('rotates for another trigger, but not for the first of an imported key', () => {
    expect(plan({ ...desired, trigger: 'b' }, { ...actual, trigger: 'a' }, NOW).changes).toMatchObject([
      { kind: 'rotate', reasons: [{ kind: 'triggered' }], overlap: 0 },
      { kind: 'retire' },
    ]);
    const imported: ActualKey = { ...actual, destinations: 'elsewhere' };
    expect(plan({ ...desired, trigger: 'a' }, imported, NOW).changes).toEqual([]);
    expect(plan({ ...desired, trigger: 'b' }, { ...imported, trigger: 'a' }, NOW).changes).toMatchObject([
      { kind: 'rotate' },
      { kind: 'retire' },
    ]);
  });

  it('rotates when a destination lost the secret', () => {
    const drift = [{ destination: 'file:ci.key', what: 'the file is missing' }];
    expect(plan(desired, { ...actual, drift }, NOW).changes).toMatchObject([
      { kind: 'rotate', reasons: [{ kind: 'destination-drifted', drift }] },
      { kind: 'retire' },
    ]);
    expect(
      plan({ ...desired, destinations: ['file:x'] }, { ...actual, destinations: ['file:x'], drift }, NOW)
        .changes,
    ).toEqual([]);
  });

  it('lets changed permissions overlap too', () => {
    const changes = plan({ ...rotating, permissions: 'admin' }, actual, NOW).changes;
    expect(changes).toMatchObject([{ kind: 'replace', overlap: 7 * DAY }]);
  });

  it('waits out the overlap, retires an unused predecessor, holds one that is used, and ends the holding', () => {
    expect(plan(rotating, fresh, NOW - 4 * DAY).changes).toEqual([]);
    expect(kinds(plan(rotating, fresh, NOW).changes)).toEqual(['retire']);

    const used = { ...overlap, lastUsedAt: NOW - 2 * DAY, requestsSince: 5 };
    const held: ActualKey = { ...fresh, predecessors: [{ ...predecessor, overlap: used }] };
    expect(plan(rotating, held, NOW)).toMatchObject({
      changes: [],
      notices: [{ kind: 'predecessor-held', predecessor: { id: 'key_0' }, overlap: used }],
    });
    expect(kinds(plan(rotating, held, NOW + 20 * DAY).changes)).toEqual(['retire']);

    const usedBefore = { ...overlap, lastUsedAt: NOW - 11 * DAY };
    expect(
      kinds(
        plan(rotating, { ...fresh, predecessors: [{ ...predecessor, overlap: usedBefore }] }, NOW).changes,
      ),
    ).toEqual(['retire']);
  });

  it('gives no overlap to a key that does not work any more', () => {
    expect(plan(rotating, { ...old, status: 'expired' }, NOW).changes).toMatchObject([
      { kind: 'replace', overlap: 0 },
      { kind: 'retire', predecessor: { id: 'key_1' } },
    ]);
  });

  it('warns of periods longer than LowerPlane advises', () => {
    const rare = { ...rotating, rotation: { ...rotation, every: 100 * DAY } };
    expect(plan(rare, undefined, NOW).notices).toEqual([]);
    expect(plan({ ...rare, permissions: 'admin' }, undefined, NOW).notices).toMatchObject([
      { kind: 'rotation-rare', limit: 90 * DAY },
    ]);
  });
});

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
    return { ...before, name, trigger, expiration: expiresAt, predecessors };
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
