import { describe, expect, it } from 'vitest';
import type { PrivateState } from '../../plugin/index.ts';
import { memoryOf, privateStateOf, recordOf } from './record.ts';
import type { ApiKeyState } from './schema.ts';
import { appliedState, refreshedState } from './state.ts';

const access = { credentials: {}, environment: {} };

/** State and private state as version 0.1.0 wrote them. */
const state: ApiKeyState = {
  name: 'Dashboard',
  permissions: 'read-only',
  environments: ['staging', 'production'],
  expires_at: null,
  expires_in: null,
  deliver_to: null,
  rotation: {
    every: '90d',
    before_expiry: null,
    overlap: '7d',
    overlap_max: null,
    on_overlap_end: null,
    anchor: null,
    window: null,
    not_between: null,
    rehearse: null,
  },
  verify: null,
  consumers: null,
  rotate_trigger: null,
  deletion_protection: true,
  recreate_absent: null,
  force_revoke: null,
  secret_in_state: true,
  id: 'key_2',
  generation: 2,
  generation_reason: null,
  status: 'active',
  expiration: '2027-02-28T12:00:00Z',
  rotates_at: '2027-02-21T12:00:00Z',
  last_four: 'ab12',
  fingerprint: '0123456789abcdef',
  created_at: '2026-11-23T12:00:00Z',
  created_by: 'CI (key_9)',
  sealed_secret: null,
  secret: 'kept',
  lineage: null,
  previous: [
    {
      id: 'key_1',
      last_four: 'cd34',
      retires_at: '2026-11-30T12:00:00Z',
      // An attribute of later versions.
      expiration: null,
      last_used_at: '2026-11-20T08:00:00Z',
    },
    { id: 'key_0', last_four: 'ef56', retires_at: null, expiration: null, last_used_at: null },
  ],
};
const privateState: PrivateState = {
  decidedAt: Date.parse('2026-11-24T12:00:00Z'),
  firstCreatedAt: Date.parse('2026-08-25T12:00:00Z'),
  overlaps: {
    key_1: {
      deliveredAt: Date.parse('2026-11-23T12:00:01Z'),
      requestsBefore: 40,
      requestsNow: 42,
      lastUsedAt: Date.parse('2026-11-24T09:00:00Z'),
      expired: false,
    },
  },
  drift: [{ destination: 'state', what: 'it was changed' }],
  deliveries: { 'file:ci.key': { mode: 384 } },
};
const stored = { state, privateState };

describe('a record', () => {
  it('is what state and private state hold', () => {
    expect(recordOf(stored, access)).toMatchObject({
      id: 'key_2',
      environments: ['production', 'staging'],
      expiration: { kind: 'at', at: Date.parse('2027-02-28T12:00:00Z') },
      createdAt: Date.parse('2026-11-23T12:00:00Z'),
      firstCreatedAt: privateState.firstCreatedAt,
      destinations: ['state'],
      secret: 'kept',
      applied: { deletionProtection: true, forceRevoke: false, secretInState: true },
      predecessors: [
        {
          id: 'key_1',
          lastUsedBefore: Date.parse('2026-11-20T08:00:00Z'),
          overlap: { retiresAt: Date.parse('2026-11-30T12:00:00Z'), requestsBefore: 40, requestsSince: 2 },
        },
        { id: 'key_0', overlap: undefined },
      ],
    });
  });

  it('is stored as version 0.1.0 stored it', () => {
    const record = recordOf(stored, access);
    expect(privateStateOf(record)).toEqual(privateState);
    expect(appliedState(state, record)).toEqual(state);
    expect(refreshedState(state, record)).toEqual(state);
  });

  it('keeps its lineage, which version 0.1.0 did not write', () => {
    expect(recordOf(stored, access).lineage).toBeUndefined();
    const record = recordOf({ ...stored, state: { ...state, lineage: 'text' } }, access);
    expect(record.lineage).toBe('text');
    expect(appliedState(state, record).lineage).toBe('text');
  });

  it('of an imported key delivered nothing itself', () => {
    const imported = { state, privateState: { secretElsewhere: true } };
    const record = recordOf(imported, access);
    expect(record).toMatchObject({ destinations: 'elsewhere', firstCreatedAt: record.createdAt });
    expect(privateStateOf(record)).toMatchObject({ secretElsewhere: true });
  });

  it('forgets what it cannot read in private state', () => {
    const spoilt = {
      overlaps: { key_1: { deliveredAt: 'then' } },
      drift: 'none',
      deliveries: [],
      decidedAt: '',
    };
    const record = recordOf({ state, privateState: spoilt }, access);
    expect(record).toMatchObject({ decidedAt: undefined, drift: [], deliveries: {} });
    expect(record.predecessors.map(({ overlap }) => overlap)).toEqual([undefined, undefined]);
  });

  it('refuses a state that lacks what a refresh writes, but not before that refresh', () => {
    const edited = { state: { ...state, created_at: null }, privateState };
    expect(() => recordOf(edited, access)).toThrow('Unreadable State');
    expect(memoryOf(edited, access)).toMatchObject({ generation: 2 });
  });
});
