import { describe, expect, it } from 'vitest';
import { type ActualKey, type DesiredKey, type KeyStatus, PENDING } from './key.ts';
import { actual, DAY, desired, kinds, NOW } from './plan.fixture.ts';
import { plan } from './plan.ts';

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

  it('replaces a key whose secret is not where it is declared, where nothing records a delivery', () => {
    const [destination = ''] = desired.destinations.map(String);
    const lacking = [destination, 'file:other.key'];
    expect(plan(desired, { ...actual, lacking }, NOW).changes[0]).toMatchObject({
      kind: 'replace',
      reasons: [{ kind: 'not-delivered', destinations: [destination] }],
    });
  });

  it.each<[KeyStatus, string[]]>([
    ['revoked', ['replace']],
    ['expired', ['replace', 'retire']],
  ])('replaces a key that is %s', (status, expected) => {
    const result = plan(desired, { ...actual, status }, NOW);
    expect(kinds(result.changes)).toEqual(expected);
    expect(result.changes[0]).toMatchObject({ generation: 4, reasons: [{ kind: status }] });
  });

  it('replaces a key that LowerPlane does not know only when that was confirmed', () => {
    const absent = { ...actual, status: 'absent' } as const;
    const changed = { ...desired, name: 'Other', permissions: 'admin' } as const;
    expect(plan(changed, absent, NOW)).toEqual({
      changes: [],
      problems: [{ kind: 'absent', id: 'key_1', lastFour: 'ab12' }],
      notices: [],
    });
    for (const confirmation of [{ recreateAbsent: true }, { trigger: 'again' }]) {
      const { changes, problems } = plan({ ...desired, ...confirmation }, absent, NOW);
      expect(kinds(changes)).toEqual(['replace']);
      expect(problems).toEqual([]);
    }
    for (const field of ['recreateAbsent', 'trigger'] as const) {
      expect(plan({ ...changed, [field]: PENDING }, absent, NOW).changes).toEqual([
        { kind: 'undecided', pending: [field], maySucceed: true },
      ]);
    }
    expect(plan({ ...desired, recreateAbsent: true }, actual, NOW).changes).toEqual([]);
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

  it('names a key that works longer than its declared lifetime, until it has a successor or a longer lifetime', () => {
    const lifetime: DesiredKey = { ...desired, expiration: { kind: 'in', ms: 10 * DAY } };
    const prolonged = {
      ...actual,
      createdAt: NOW - 11 * DAY,
      expiration: { kind: 'at', at: NOW + DAY },
    } as const;
    const { lastFour } = actual;
    const problem = { kind: 'outlived', lastFour, at: NOW - DAY, now: NOW, triggerUnrecorded: false };
    expect(plan(lifetime, prolonged, NOW).problems).toEqual([problem]);
    expect(plan({ ...lifetime, trigger: 'again' }, prolonged, NOW)).toMatchObject({
      changes: [{ kind: 'rotate' }, { kind: 'retire' }],
      problems: [],
    });
    const longer: DesiredKey = { ...desired, expiration: { kind: 'in', ms: 12 * DAY } };
    expect(plan(longer, prolonged, NOW)).toMatchObject({ changes: [], problems: [] });
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
      notices: [{ kind: 'secret-elsewhere', destinations: ['file:ci.key'], triggerUnrecorded: false }],
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
    expect(result.changes).toEqual([{ kind: 'undecided', pending: [field], maySucceed: true }]);
  });

  it.each<[string, Partial<ActualKey>]>([
    ['rotates before it expires', {}],
    ['has expired', { status: 'expired' }],
  ])('is undecided while the expiration is pending of a key that %s', (_, given) => {
    const rotation = {
      every: undefined,
      beforeExpiry: 14 * DAY,
      overlap: 0,
      overlapMax: 0,
      anchor: undefined,
      openings: undefined,
    };
    const soon = { ...actual, expiration: { kind: 'at', at: NOW + DAY } as const, ...given };
    const result = plan({ ...desired, expiration: PENDING, rotation }, soon, NOW);
    expect(result.changes).toEqual([{ kind: 'undecided', pending: ['expiration'], maySucceed: true }]);
    expect(kinds(plan({ ...desired, rotation }, { ...soon, status: 'active' }, NOW).changes)).not.toContain(
      'rotate',
    );
  });

  it('is decided by a known reason even while another value is pending', () => {
    const result = plan({ ...desired, permissions: PENDING, environments: 'all' }, actual, NOW);
    expect(kinds(result.changes)).toEqual(['replace', 'retire']);
  });
});
