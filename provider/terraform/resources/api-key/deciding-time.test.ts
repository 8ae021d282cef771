import { describe, expect, it } from 'vitest';
import { decidedAgain, decidingTime } from './deciding-time.ts';
import { recall, remember } from './memory.ts';
import type { ApiKeyState } from './schema.ts';

const DAY = 86_400_000;
const CREATED = Date.parse('2026-11-23T12:00:00Z');
const rotation = { every: '90d', before_expiry: null, overlap: '7d', overlap_max: null, anchor: null };
const state: ApiKeyState = {
  name: 'Dashboard',
  permissions: 'read-only',
  environments: null,
  expires_at: null,
  expires_in: null,
  deliver_to: null,
  rotation,
  rotate_trigger: null,
  deletion_protection: null,
  force_revoke: null,
  secret_in_state: true,
  id: 'key_1',
  generation: 1,
  status: 'active',
  expiration: '2027-02-28T12:00:00Z',
  rotates_at: '2027-02-21T12:00:00Z',
  last_four: 'ab12',
  fingerprint: '0123456789abcdef',
  created_at: '2026-11-23T12:00:00Z',
  created_by: 'CI',
  sealed_secret: null,
  secret: null,
  previous: [],
};
const memory = recall(remember({ decidedAt: CREATED, firstCreatedAt: CREATED }));

describe('decidedAgain', () => {
  it('keeps the deciding time while the outcome stays the same, so that a refresh stores nothing', () => {
    expect(decidedAgain(memory, state, CREATED + 89 * DAY)).toBe(memory);
  });

  it('moves it once something falls due, and keeps it then', () => {
    const due = decidedAgain(memory, state, CREATED + 91 * DAY);
    expect(due.decidedAt).toBe(CREATED + 91 * DAY);
    expect(decidedAgain(due, state, CREATED + 92 * DAY)).toBe(due);
  });
});

describe('decidingTime', () => {
  const later = CREATED + 200 * DAY;

  it('is the time of the read, whatever the clock says at apply', () => {
    expect(decidingTime(memory, state, { rotation }, later)).toBe(CREATED);
    const { every, ...rest } = rotation;
    expect(decidingTime(memory, state, { rotation: { ...rest, every } }, later)).toBe(CREATED);
    expect(decidingTime(memory, { ...state, rotation: null }, { rotation: null }, later)).toBe(CREATED);
  });

  it('is now for a new key and for a rotation that is declared anew', () => {
    expect(decidingTime(memory, null, { rotation }, later)).toBe(later);
    expect(decidingTime(memory, state, { rotation: { ...rotation, every: '30d' } }, later)).toBe(later);
  });
});
