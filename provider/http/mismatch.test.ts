import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { apiKeyPage, createdApiKey } from '../api/contract/api-key.ts';
import { posture } from '../api/contract/posture.ts';
import { firstMismatch } from './mismatch.ts';

const key = {
  id: 'key_7Qm2Zt9XcV4bN8kLpR3s',
  organization_id: 'org_4Fh8Wk2TbM6yJ9cXs1Zd',
  name: 'ci',
  permissions: 'admin',
  environments: 'all',
  status: 'active',
  last_four: 'abcd',
  fingerprint: '0123456789abcdef',
  created_at: '2026-11-23T12:00:00Z',
  created_by: { type: 'system', id: 's', name: 'LowerPlane' },
  expires_at: null,
  last_used_at: null,
  request_count: 0,
  revoked_at: null,
  revoked_by: null,
};

function mismatch(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value);
  if (parsed.success) throw new Error('it fits');
  return firstMismatch(parsed.error, value);
}

describe('firstMismatch', () => {
  const inPage = (over: object) =>
    mismatch(apiKeyPage, { data: [key, { ...key, ...over }], next_cursor: null });

  it.each([
    [
      { expires_at: 'tomorrow' },
      'data[1].expires_at',
      'an RFC 3339 date and time, for example 2027-01-31T12:00:00Z',
      'a string of length 8',
    ],
    [{ request_count: '7' }, 'data[1].request_count', 'a number', 'a string of length 1'],
    [{ request_count: -1 }, 'data[1].request_count', 'at least 0', 'a number'],
    [{ status: 'paused' }, 'data[1].status', 'one of "active", "revoked"', 'a string of length 6'],
    [{ name: undefined }, 'data[1].name', 'a string', 'nothing'],
    [{ name: null }, 'data[1].name', 'a string', 'null'],
    [{ created_by: [] }, 'data[1].created_by', 'an object', 'an array of length 0'],
    [{ created_by: { type: 'user', id: {}, name: 'x' } }, 'data[1].created_by.id', 'a string', 'an object'],
    [{ environments: 'some' }, 'data[1].environments', '"all" or a list', 'a string of length 4'],
    [{ environments: [] }, 'data[1].environments', 'not empty', 'an array of length 0'],
    [
      { fingerprint: 'xyz' },
      'data[1].fingerprint',
      'text that matches /^[0-9a-f]{16}$/',
      'a string of length 3',
    ],
  ])('of %j', (over, path, expected, received) => {
    expect(inPage(over)).toEqual({ path, expected, received });
  });

  it('is at the whole value when that is wrong', () => {
    expect(mismatch(posture, 'x')).toEqual({
      path: '',
      expected: 'an object',
      received: 'a string of length 1',
    });
  });

  it('shows no value', () => {
    const secret = 'hunter2';
    expect(JSON.stringify(mismatch(createdApiKey, { key: secret, secret }))).not.toContain(secret);
  });
});
