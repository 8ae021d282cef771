import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdminClient } from '../../../provider/api/client.ts';
import { operations } from '../../../provider/api/contract/operations.ts';
import { createAdminClient } from '../../../provider/api/create-client.ts';
import { type Emulator, startEmulator } from '../../../provider/emulator/start.ts';
import { fingerprint, lastFour } from '../../../provider/keys/fingerprint.ts';
import { failure, testClient } from './test-client.ts';

let emulator: Emulator;
let client: AdminClient;

beforeAll(async () => {
  emulator = await startEmulator({ quiet: true });
  client = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
});
afterAll(async () => {
  await client.close();
  await emulator.close();
});

/** A new key and a client that uses it. */
async function keyOf(permissions: 'read-only' | 'read-write' | 'admin') {
  const { key, secret } = await client.createApiKey({ name: `of ${permissions}`, permissions });
  if (secret === null) throw new Error('a new key has a secret');
  return { key, secret, ...testClient(emulator.url, { apiKey: secret }) };
}

describe('the client and the emulator', () => {
  it('share every operation', () => {
    expect(Object.keys(client)).toEqual(expect.arrayContaining(Object.keys(operations)));
  });

  it('take a key through its life', async () => {
    const expires_at = new Date(emulator.clock.now() + 86_400_000).toISOString();
    const { key, secret, replayed } = await client.createApiKey({
      name: 'ci-gate',
      permissions: 'read-only',
      environments: ['production'],
      expires_at,
    });
    expect(replayed).toBe(false);
    expect(key).toMatchObject({
      name: 'ci-gate',
      environments: ['production'],
      fingerprint: fingerprint(secret ?? ''),
      last_four: lastFour(secret ?? ''),
    });
    expect(await client.getApiKey(key.id)).toEqual(key);

    const renamed = await client.updateApiKey(key.id, { name: 'deploy-gate', expires_at: null });
    expect(renamed).toMatchObject({ id: key.id, name: 'deploy-gate', expires_at: null });
    const found = await Array.fromAsync(client.listApiKeys({ name: 'DEPLOY', status: 'active' }));
    expect(found.map(({ id }) => id)).toEqual([key.id]);

    const gate = testClient(emulator.url, { apiKey: secret ?? '' });
    expect(await gate.client.getOwnApiKey()).toMatchObject({ id: key.id, name: 'deploy-gate' });

    const revoked = await client.revokeApiKey(key.id);
    expect(revoked).toMatchObject({ status: 'revoked', revoked_at: expect.any(String) });
    expect(await client.revokeApiKey(key.id)).toMatchObject({ revoked_at: revoked.revoked_at });
    expect(await failure(gate.client.getOwnApiKey())).toMatchObject({
      kind: 'unauthenticated',
      code: 'revoked-key',
    });
    expect(await failure(client.updateApiKey(key.id, { name: 'x' }))).toMatchObject({
      kind: 'conflict',
      code: 'key-revoked',
    });
    const events = await Array.fromAsync(
      client.listAuditEvents({ key_id: key.id, actor: (await client.getOwnApiKey()).id }),
    );
    expect(events.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'api_key.created',
        'api_key.renamed',
        'api_key.expiration_changed',
        'api_key.revoked',
      ]),
    );
    const lines = (await client.exportAuditEvents({ key_id: key.id })).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(
      await Array.fromAsync(client.listAuditEvents({ key_id: key.id })),
    );
    const csv = await client.exportAuditEvents({ key_id: key.id, format: 'csv' });
    expect(csv.trim().split('\n')).toHaveLength(lines.length + 1);
  });

  it('walk a list of more than one page', async () => {
    const bodies = Array.from({ length: 205 }, (_, at) => `paged ${at}`);
    for (const name of bodies) await client.createApiKey({ name, permissions: 'read-only' });
    emulator.requests.reset();
    const keys = await Array.fromAsync(client.listApiKeys({ name: 'paged ' }));
    expect(keys.map(({ name }) => name)).toEqual(bodies.toReversed());
    expect(emulator.requests.total()).toBe(2);
  });

  it('create one key when the first response is lost, and report that its secret is gone', async () => {
    emulator.faults.add({ kind: 'lose-response', method: 'POST', path: '/v1/api-keys', times: 1 });
    const { client: patient, attempts } = testClient(emulator.url, { apiKey: emulator.bootstrapKey ?? '' });
    const creation = await patient.createApiKey({ name: 'lost answer', permissions: 'read-only' });
    expect(creation).toMatchObject({ replayed: true, secret: null });
    expect(attempts.map(({ status }) => status)).toEqual([null, 201]);
    expect(await Array.fromAsync(client.listApiKeys({ name: 'lost answer' }))).toEqual([creation.key]);
  });

  it('refuse one idempotency key for two requests', async () => {
    await client.createApiKey({ name: 'one', permissions: 'read-only' }, { idempotencyKey: 'twice' });
    const again = client.createApiKey({ name: 'two', permissions: 'read-only' }, { idempotencyKey: 'twice' });
    expect(await failure(again)).toMatchObject({ kind: 'conflict', code: 'idempotency-conflict' });
  });

  it('distinguish absent, expired, forbidden and invalid', async () => {
    expect(await failure(client.getApiKey('key_00000000000000000000'))).toMatchObject({ kind: 'notFound' });
    const reader = await keyOf('read-only');
    expect(await failure(reader.client.revokeApiKey(reader.key.id))).toMatchObject({
      kind: 'forbidden',
      code: 'insufficient-permissions',
    });
    const invalid = await failure(client.createApiKey({ name: '', permissions: 'admin' }));
    expect(invalid).toMatchObject({ kind: 'invalidRequest', code: 'invalid-request' });
    expect(invalid.fields.map(({ path }) => path)).toEqual(['/name']);
    expect(await failure(testClient(emulator.url).client.getOwnApiKey())).toMatchObject({
      kind: 'unauthenticated',
      code: 'unknown-key',
    });
    await client.updateApiKey(reader.key.id, {
      expires_at: new Date(emulator.clock.now() + 1000).toISOString(),
    });
    emulator.clock.advance(2000);
    expect(await failure(reader.client.getOwnApiKey())).toMatchObject({
      kind: 'unauthenticated',
      code: 'expired-key',
    });
  });

  it('read the compliance data of an environment', async () => {
    const controls = await Array.fromAsync(client.listControls({ environment: 'production' }));
    const tests = await Array.fromAsync(client.listTests({ environment: 'production' }));
    expect(controls.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    expect(new Set([...controls, ...tests].map(({ environment }) => environment))).toEqual(
      new Set(['production']),
    );
    const posture = await client.getPosture({ system_id: 'production' });
    expect(posture.frameworks.length).toBeGreaterThan(0);
    expect(await client.getPostureMetrics({ system_id: 'production' })).toContain(
      'opencpx_compliance_score{',
    );
  });

  it('upload evidence whole', async () => {
    const content = new TextEncoder().encode('line one\r\nline two — with a dash');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const writer = await keyOf('read-write');
    const uploaded = await writer.client.uploadEvidence(
      {
        name: 'build log',
        type: 'log',
        environment: 'staging',
        control_ids: [],
        frameworks: ['SOC 2', 'GDPR'],
        collected_at: '2026-11-20T08:00:00Z',
        source: 'GitHub Actions',
        sha256,
      },
      { content, filename: 'build "1".log', mediaType: 'text/plain' },
    );
    expect(uploaded).toMatchObject({
      name: 'build log',
      frameworks: ['SOC 2', 'GDPR'],
      collected_at: '2026-11-20T08:00:00Z',
      source: 'GitHub Actions',
      size: content.length,
      sha256,
      uploaded_by: { type: 'api_key', id: writer.key.id },
    });
    expect(
      await Array.fromAsync(client.listEvidence({ environment: 'staging', type: 'log' })),
    ).toContainEqual(uploaded);
    expect(await client.getEvidence(uploaded.id)).toEqual(uploaded);
    expect(Buffer.from(await client.downloadEvidence(uploaded.id))).toEqual(Buffer.from(content));
  });

  it('change a control, a test and the organization', async () => {
    const writer = await keyOf('read-write');
    const owned = await writer.client.updateControl('AC-03', { environment: 'staging', owner: 'Robin Vega' });
    expect(await Array.fromAsync(client.listControls({ environment: 'staging' }))).toContainEqual(owned);
    const body = { environment: 'staging', status: 'passing' } as const;
    const passing = await writer.client.updateTest('T-001', body);
    expect(passing).toMatchObject({ id: 'T-001', ...body });
    expect(await Array.fromAsync(client.listTests(body))).toContainEqual(passing);
    expect(await failure(writer.client.updateOrganization({ name: 'Mine' }))).toMatchObject({
      kind: 'forbidden',
      code: 'insufficient-permissions',
    });
    const renamed = await client.updateOrganization({ name: 'Northwind' });
    expect(await writer.client.getOrganization()).toEqual(renamed);
  });

  it('invite, promote and remove a user', async () => {
    const invited = await client.inviteUser({ email: 'sam@example.com', role: 'member' });
    expect(await client.updateUser(invited.id, { role: 'auditor' })).toMatchObject({ role: 'auditor' });
    expect(await Array.fromAsync(client.listUsers({ role: 'auditor' }))).toContainEqual({
      ...invited,
      role: 'auditor',
    });
    await client.removeUser(invited.id);
    expect(await failure(client.removeUser(invited.id))).toMatchObject({ kind: 'notFound' });
  });

  it('agree on the time', async () => {
    emulator.clock.advance(3_600_000);
    await client.getOwnApiKey();
    expect(client.clock.skewMs).toBeGreaterThan(3_500_000);
    expect(Math.abs(client.clock.now() - emulator.clock.now())).toBeLessThan(10_000);
  });
});
