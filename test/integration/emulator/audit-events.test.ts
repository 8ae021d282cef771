import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../../provider/api/contract/audit-event.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { call, createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();
const events = async (query: Record<string, string>, key?: string): Promise<AuditEvent[]> =>
  (await ok(emulator, 'listAuditEvents', { query, ...(key === undefined ? {} : { key }) })).data;

describe('events that are written', () => {
  test('creation: who, when, with what permissions', async () => {
    const { key, text } = await createKey(emulator, {
      environments: ['staging'],
      expires_at: '2027-01-01T00:00:00Z',
    });
    expect(await events({ key_id: key.id })).toEqual([
      {
        id: expect.stringMatching(/^evt_\d+$/),
        at: '2026-11-23T12:00:00Z',
        action: 'api_key.created',
        actor: key.created_by,
        key_id: key.id,
        target: null,
        details: {
          name: 'CI gate',
          permissions: 'read-only',
          environments: 'staging',
          expires_at: '2027-01-01T00:00:00Z',
          last_four: text.slice(-4),
          fingerprint: key.fingerprint,
        },
      },
    ]);
  });

  test('uses: a run of requests is one event that counts them', async () => {
    const { key, text } = await createKey(emulator);
    for (const second of [0, 10, 59]) {
      emulator.clock.set(NOW + second * 1000);
      await ok(emulator, 'getOwnApiKey', { key: text });
    }
    expect(await events({ key_id: key.id, action: 'api_key.used' })).toMatchObject([
      {
        at: '2026-11-23T12:00:59Z',
        actor: { type: 'api_key', id: key.id },
        details: { requests: 3, first_at: '2026-11-23T12:00:00Z', last_at: '2026-11-23T12:00:59Z' },
      },
    ]);
  });

  test('uses: a run ends after a minute', async () => {
    const own = await startEmulator({ quiet: true, now: () => NOW });
    try {
      const { key, text } = await createKey(own);
      for (const seconds of [0, 30, 60, 90]) {
        own.clock.set(NOW + seconds * 1000);
        await ok(own, 'getOwnApiKey', { key: text });
      }
      const { data } = await ok(own, 'listAuditEvents', {
        query: { key_id: key.id, action: 'api_key.used' },
      });
      expect(data.map(({ at, details }) => [at, details.requests])).toEqual([
        ['2026-11-23T12:00:30Z', 2],
        ['2026-11-23T12:01:30Z', 2],
      ]);
      expect((await ok(own, 'getApiKey', { id: key.id })).request_count).toBe(4);
    } finally {
      await own.close();
    }
  });

  test('uses: what they were, and which environments they named', async () => {
    const { key, text } = await createKey(emulator, { permissions: 'read-write', environments: 'all' });
    const [evidence] = (await ok(emulator, 'listEvidence', { query: { environment: 'staging' } })).data;
    const sent = { key: text };
    await ok(emulator, 'listControls', sent);
    await ok(emulator, 'listControls', sent);
    await ok(emulator, 'listControls', { ...sent, query: { environment: 'production' } });
    await ok(emulator, 'getEvidence', { ...sent, id: String(evidence?.id) });
    await ok(emulator, 'getApiKey', { ...sent, id: key.id });
    await ok(emulator, 'listApiKeys', { ...sent, query: { environment: 'staging' } });
    await refused(emulator, 'listUsers', 403, 'insufficient-permissions', sent);
    await refused(emulator, 'listTests', 422, 'invalid-request', { ...sent, query: { severity: 'x' } });
    await refused(emulator, 'uploadEvidence', 415, 'unsupported-media-type', { ...sent, body: {} });
    const [used] = await events({ key_id: key.id, action: 'api_key.used' });
    expect(used?.details).toMatchObject({ requests: 9 });
    expect(used?.details.operations).toEqual(
      expect.arrayContaining([
        { operation: 'listControls', environments: [], requests: 2 },
        { operation: 'listControls', environments: ['production'], requests: 1 },
        { operation: 'getEvidence', environments: ['staging'], requests: 1 },
        { operation: 'getApiKey', environments: 'all', requests: 1 },
        // A filter refuses nothing.
        { operation: 'listApiKeys', environments: [], requests: 1 },
        { operation: 'listUsers', environments: [], requests: 1 },
        { operation: 'listTests', environments: [], requests: 1 },
        { operation: 'uploadEvidence', environments: [], requests: 1 },
      ]),
    );
    expect(used?.details.operations).toHaveLength(8);
  });

  test('refusals: revoked, expired, forbidden and unknown keys', async () => {
    const { key, text } = await createKey(emulator);
    await refused(emulator, 'listUsers', 403, 'insufficient-permissions', { key: text });
    await ok(emulator, 'revokeApiKey', { id: key.id });
    await refused(emulator, 'getPosture', 401, 'revoked-key', { key: text });
    expect(
      (await events({ key_id: key.id, action: 'api_key.refused' })).map(({ details }) => details),
    ).toEqual([
      { reason: 'insufficient-permissions', operation: 'listUsers' },
      { reason: 'revoked-key', operation: 'getPosture' },
    ]);
    const stranger = makeKeyText(new Uint8Array(30).fill(3));
    await refused(emulator, 'getPosture', 401, 'unknown-key', { key: stranger });
    const [event] = await events({ actor: 'unauthenticated' });
    expect(event?.details).toMatchObject({
      reason: 'unknown-key',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(JSON.stringify(event)).not.toContain(stranger);
  });

  test('no fingerprint of a text that is not a key: it may be a password', async () => {
    await refused(emulator, 'getPosture', 401, 'unknown-key', { key: 'hunter2' });
    expect((await events({ actor: 'unauthenticated' })).at(-1)?.details).toEqual({
      reason: 'unknown-key',
      operation: 'getPosture',
    });
  });
});

test('thousands of uses are a handful of events', async () => {
  const own = await startEmulator({ quiet: true, now: () => NOW });
  try {
    const { key, text } = await createKey(own);
    for (let sent = 0; sent < 1_000; sent += 50) {
      own.clock.advance(6_000);
      await Promise.all(Array.from({ length: 50 }, () => ok(own, 'getOwnApiKey', { key: text })));
    }
    const { data } = await ok(own, 'listAuditEvents', { query: { key_id: key.id, action: 'api_key.used' } });
    expect(data).toHaveLength(3);
    expect(data.reduce((sum, { details }) => sum + Number(details.requests), 0)).toBe(1_000);
  } finally {
    await own.close();
  }
});

describe('queries', () => {
  test('by key, actor, action and time', async () => {
    const admin = await createKey(emulator, { name: 'Admin', permissions: 'admin' });
    emulator.clock.set(Date.parse('2027-05-01T00:00:00Z'));
    const { key } = await createKey(emulator, {}, { key: admin.text });
    emulator.clock.set(Date.parse('2027-06-01T00:00:00Z'));
    await ok(emulator, 'revokeApiKey', { id: key.id, key: admin.text });
    const byActor = await events({ actor: admin.key.id });
    expect(byActor.map(({ action }) => action)).toEqual([
      'api_key.created',
      'api_key.used',
      'api_key.revoked',
      'api_key.used',
    ]);
    expect(await events({ actor: admin.key.id, key_id: key.id, action: 'api_key.revoked' })).toEqual([
      byActor[2],
    ]);
    const from = '2027-05-01T00:00:00Z';
    const to = '2027-06-01T02:00:00+02:00';
    expect(await events({ actor: admin.key.id, from, to })).toEqual(byActor.slice(0, 2));
    expect(await events({ actor: admin.key.id, from: to })).toEqual(byActor.slice(2));
  });

  test('a scoped key sees no events about keys beyond its scope', async () => {
    const { key: other } = await createKey(emulator, { environments: ['production'] });
    const { text } = await createKey(emulator, { environments: ['staging'] });
    const { key: own } = await createKey(emulator, { environments: ['staging'] });
    expect(await events({ key_id: other.id }, text)).toEqual([]);
    expect(await events({ key_id: own.id }, text)).toHaveLength(1);
  });

  test.each([1, 2, 5])('pages of %i reach the end, in order, although reading is a use', async (limit) => {
    const seen: AuditEvent[] = [];
    const to = '2026-11-23T12:00:01Z';
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: Record<string, string> = {
        limit: String(limit),
        to,
        ...(cursor === '' ? {} : { cursor }),
      };
      const page: Awaited<ReturnType<typeof ok<'listAuditEvents'>>> = await ok(emulator, 'listAuditEvents', {
        query,
      });
      seen.push(...page.data);
      cursor = page.next_cursor;
    }
    const order = seen.map(({ id }) => Number(id.slice(4)));
    expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(10);
  });

  test('422 invalid-request: an invalid instant or action', async () => {
    const query = { from: 'yesterday', action: 'api_key.deleted' };
    const { errors } = await refused(emulator, 'listAuditEvents', 422, 'invalid-request', { query });
    expect(errors?.map(({ path }) => path)).toEqual(['action', 'from']);
  });
});

describe('export', () => {
  const exported = (own: Emulator, format: string) => call(own, 'exportAuditEvents', { query: { format } });

  test('JSON Lines: exactly the events of the list', async () => {
    const own = await startEmulator({ quiet: true, now: () => NOW });
    try {
      for (let i = 0; i < 250; i++) await createKey(own, { name: `key ${i}` });
      const { text, headers } = await exported(own, 'jsonl');
      const lines = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const first = await ok(own, 'listAuditEvents', { query: { limit: '200' } });
      expect(lines.slice(0, 200)).toEqual(first.data);
      expect(lines.filter(({ action }) => action === 'api_key.created')).toHaveLength(251);
      expect(headers.get('content-disposition')).toBe('attachment; filename="audit-events-2026-11-23.jsonl"');
    } finally {
      await own.close();
    }
  });

  test('CSV: a name cannot become a formula or a second line', async () => {
    const { text: admin } = await createKey(emulator, {
      name: '=HYPERLINK("http://x","y")',
      permissions: 'admin',
    });
    await createKey(emulator, { name: 'a","b' }, { key: admin });
    const { text } = await exported(emulator, 'csv');
    const rows = text.trimEnd().split('\r\n');
    expect(rows[0]).toBe(
      '"id","at","action","actor_type","actor_id","actor_name","key_id","target","details"',
    );
    expect(rows.every((row) => /^("([^"]|"")*",){8}"([^"]|"")*"$/.test(row))).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(text).not.toMatch(/(^|,)"[=+@-]/m);
  });

  test('422 invalid-request: another format', async () => {
    const { errors } = await refused(emulator, 'exportAuditEvents', 422, 'invalid-request', {
      query: { format: 'xls' },
    });
    expect(errors).toEqual([{ path: 'format', message: 'must be one of "jsonl", "csv"' }]);
  });
});
