import { expect, it } from 'vitest';
import type { KeyUse } from '../../keys/narrowing.ts';
import { adviceFor } from './advice.ts';
import { keyRowOf } from './key-row.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const row = keyRowOf(
  {
    id: 'key_0123456789abcdefghij',
    organization_id: 'org_0123456789abcdefghij',
    name: 'CI',
    permissions: 'admin',
    environments: 'all',
    status: 'active',
    last_four: 'abcd',
    fingerprint: '0123456789abcdef',
    created_at: '2026-11-20T12:00:00Z',
    created_by: { type: 'system', id: 'x', name: 'x' },
    expires_at: '2026-12-20T12:00:00Z',
    last_used_at: '2026-11-22T12:00:00Z',
    request_count: 40,
    revoked_at: null,
    revoked_by: null,
  },
  NOW,
);
const use = (more: Partial<KeyUse>): KeyUse => ({
  known: [],
  unknown: 0,
  acts: [],
  isPartial: false,
  ...more,
});

it('says of a use that the audit trail does not show that it is not known, and never that it is fine', () => {
  const [advice, ...more] = adviceFor(row, use({ unknown: 40 }), undefined);
  expect(more).toEqual([]);
  expect(advice).toMatchObject({
    advice: 'not-known',
    because:
      'What read-write would have refused is not known: the audit trail does not show what all 40 requests of the last 90 days needed.',
    edit: 'lowerplane audit list --actor key_0123456789abcdefghij',
  });
});

it('gives no advice to a key that needs what it has', () => {
  const known = [{ requests: 3, needs: 'admin', environments: 'all', isWithinScope: false }] as const;
  expect(adviceFor(row, use({ known }), undefined)).toEqual([]);
});
