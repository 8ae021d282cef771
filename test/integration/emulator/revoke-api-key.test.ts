import { expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();

test('200: at once, for good, and once in the audit trail', async () => {
  const { key, text } = await createKey(emulator);
  const revoked = await ok(emulator, 'revokeApiKey', { id: key.id });
  expect(revoked).toMatchObject({
    status: 'revoked',
    revoked_at: '2026-11-23T12:00:00Z',
    revoked_by: { name: 'Bootstrap admin' },
  });
  await refused(emulator, 'getOwnApiKey', 401, 'revoked-key', { key: text });
  emulator.clock.set(NOW + 60_000);
  expect(await ok(emulator, 'revokeApiKey', { id: key.id })).toEqual(revoked);
  const query = { key_id: key.id, action: 'api_key.revoked' };
  expect((await ok(emulator, 'listAuditEvents', { query })).data).toHaveLength(1);
});

test('200: a key may revoke itself', async () => {
  const { key, text } = await createKey(emulator, { permissions: 'admin' });
  expect((await ok(emulator, 'revokeApiKey', { id: key.id, key: text })).status).toBe('revoked');
  await refused(emulator, 'revokeApiKey', 401, 'revoked-key', { id: key.id, key: text });
});

test('403 environment-out-of-scope', async () => {
  const { key } = await createKey(emulator, { environments: 'all' });
  const { text } = await createKey(emulator, { permissions: 'admin', environments: ['production'] });
  await refused(emulator, 'revokeApiKey', 403, 'environment-out-of-scope', { id: key.id, key: text });
  expect((await ok(emulator, 'getApiKey', { id: key.id })).status).toBe('active');
});

test('404 not-found', async () => {
  await refused(emulator, 'revokeApiKey', 404, 'not-found', { id: 'key_none' });
});
