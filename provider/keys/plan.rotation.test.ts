import { describe, expect, it } from 'vitest';
import { type ActualKey, type DesiredKey, PENDING } from './key.ts';
import { actual, DAY, desired, kinds, NOW } from './plan.fixture.ts';
import { plan } from './plan.ts';
import type { Predecessor } from './predecessor.ts';
import type { RotationRule } from './rotation.ts';

describe('plan, with rotation', () => {
  const rotation: RotationRule = {
    every: 90 * DAY,
    beforeExpiry: undefined,
    overlap: 7 * DAY,
    overlapMax: 30 * DAY,
    anchor: undefined,
    openings: undefined,
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

  it('rotates for another trigger, but not for the one that an import is applied with', () => {
    expect(plan({ ...desired, trigger: 'b' }, { ...actual, trigger: 'a' }, NOW).changes).toMatchObject([
      { kind: 'rotate', reasons: [{ kind: 'triggered' }], overlap: 0 },
      { kind: 'retire' },
    ]);
    const imported: ActualKey = { ...actual, destinations: 'elsewhere', triggerUnrecorded: true };
    for (const trigger of ['a', PENDING] as const)
      expect(plan({ ...desired, trigger }, imported, NOW).changes).toEqual([]);
    const applied = { ...imported, triggerUnrecorded: false };
    expect(kinds(plan({ ...desired, trigger: 'a' }, applied, NOW).changes)).toEqual(['rotate', 'retire']);
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
    expect(plan(rotating, held, NOW + 4 * DAY).changes).toEqual([]);
    expect(kinds(plan(rotating, held, NOW + 5 * DAY).changes)).toEqual(['retire']);
    const alwaysUsed = { ...overlap, lastUsedAt: NOW + 19 * DAY, requestsSince: 99 };
    const stubborn: ActualKey = { ...fresh, predecessors: [{ ...predecessor, overlap: alwaysUsed }] };
    expect(kinds(plan(rotating, stubborn, NOW + 20 * DAY).changes)).toEqual(['retire']);
    const withoutLimit: DesiredKey = { ...rotating, rotation: { ...rotation, overlapMax: undefined } };
    expect(plan(withoutLimit, stubborn, NOW + 20 * DAY).changes).toEqual([]);

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
