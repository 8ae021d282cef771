import { expect, it } from 'vitest';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { AuditEvent } from '../api/contract/audit-event.ts';
import { seenUse } from './key-use.ts';

const FROM = Date.parse('2026-09-01T00:00:00Z');

const KEY: ApiKey = {
  id: 'key_0123456789ABCDEFGHIJ',
  organization_id: 'org_0123456789ABCDEFGHIJ',
  name: 'CI gate',
  permissions: 'read-only',
  environments: 'all',
  status: 'active',
  last_four: 'abcd',
  fingerprint: '0123456789abcdef',
  created_at: '2026-01-01T00:00:00Z',
  created_by: { type: 'user', id: 'usr_1', name: 'Alice' },
  expires_at: null,
  last_used_at: null,
  request_count: 0,
  revoked_at: null,
  revoked_by: null,
};

function used(details: AuditEvent['details']): AuditEvent {
  return {
    id: 'evt_1',
    at: '2026-10-01T00:00:00Z',
    action: 'api_key.used',
    actor: { type: 'api_key', id: KEY.id, name: KEY.name },
    key_id: KEY.id,
    target: null,
    details,
  };
}

async function useOf(key: Partial<ApiKey>, ...events: readonly AuditEvent[]) {
  const client = {
    async *listAuditEvents() {
      yield* events;
    },
  };
  return (await seenUse(client, { ...KEY, ...key }, FROM)).use;
}

it('is partial when the key was used after the last use in the audit trail', async () => {
  const events = [used({ requests: 1 })];
  expect(await useOf({ last_used_at: '2026-10-02T00:00:00Z' }, ...events)).toMatchObject({ isPartial: true });
  expect(await useOf({ last_used_at: '2026-10-01T00:00:00Z' }, ...events)).toMatchObject({
    isPartial: false,
  });
  expect(await useOf({ last_used_at: '2026-08-01T00:00:00Z' })).toMatchObject({ isPartial: false });
  expect(await useOf({ last_used_at: null })).toMatchObject({ isPartial: false });
});

it('counts requests as unknown whose operation this version does not know', async () => {
  const operations = [
    { operation: 'getOwnApiKey', environments: [], requests: 2 },
    { operation: 'paintTheSky', environments: [], requests: 3 },
    'nothing that can be read',
  ];
  expect(await useOf({}, used({ requests: 6, operations }))).toMatchObject({
    known: [{ requests: 2, needs: 'read-only' }],
    unknown: 4,
  });
});
