import { describe, expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();
const actions = async (keyId: string) =>
  (await ok(emulator, 'listAuditEvents', { query: { key_id: keyId } })).data.map(({ action, details }) => ({
    action,
    details,
  }));

describe('200', () => {
  test('renames', async () => {
    const { key } = await createKey(emulator, { name: 'Before' });
    const updated = await ok(emulator, 'updateApiKey', { id: key.id, body: { name: 'After' } });
    expect(updated).toEqual({ ...key, name: 'After' });
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'after' } })).data).toEqual([updated]);
    expect((await actions(key.id)).slice(1)).toEqual([
      { action: 'api_key.renamed', details: { from: 'Before', to: 'After' } },
    ]);
  });

  test('sets, moves and removes the expiration', async () => {
    const { key } = await createKey(emulator);
    const set = async (expires_at: string | null) =>
      (await ok(emulator, 'updateApiKey', { id: key.id, body: { expires_at } })).expires_at;
    expect(await set('2027-01-01T00:00:00Z')).toBe('2027-01-01T00:00:00Z');
    expect(await set('2026-12-01T00:00:00.250Z')).toBe('2026-12-01T00:00:00.250Z');
    expect(await set(null)).toBeNull();
    expect((await actions(key.id)).slice(1)).toEqual([
      { action: 'api_key.expiration_changed', details: { from: null, to: '2027-01-01T00:00:00Z' } },
      {
        action: 'api_key.expiration_changed',
        details: { from: '2027-01-01T00:00:00Z', to: '2026-12-01T00:00:00.250Z' },
      },
      { action: 'api_key.expiration_changed', details: { from: '2026-12-01T00:00:00.250Z', to: null } },
    ]);
  });

  test('brings an expired key back', async () => {
    const { key, text } = await createKey(emulator, { expires_at: '2026-11-23T12:00:01Z' });
    emulator.clock.set(NOW + 1_000);
    await refused(emulator, 'getOwnApiKey', 401, 'expired-key', { key: text });
    await ok(emulator, 'updateApiKey', { id: key.id, body: { expires_at: '2026-11-24T00:00:00Z' } });
    expect((await ok(emulator, 'getOwnApiKey', { key: text })).id).toBe(key.id);
  });

  test('an update without changes writes no event', async () => {
    const { key } = await createKey(emulator);
    await ok(emulator, 'updateApiKey', { id: key.id, body: { name: key.name, expires_at: null } });
    expect(await actions(key.id)).toHaveLength(1);
  });
});

test('403 environment-out-of-scope', async () => {
  const { key } = await createKey(emulator, { environments: ['production'] });
  const { text } = await createKey(emulator, { permissions: 'admin', environments: ['staging'] });
  const sent = { id: key.id, key: text, body: { name: 'Mine now' } };
  await refused(emulator, 'updateApiKey', 403, 'environment-out-of-scope', sent);
  expect(await ok(emulator, 'getApiKey', { id: key.id })).toEqual(key);
});

test('404 not-found', async () => {
  await refused(emulator, 'updateApiKey', 404, 'not-found', { id: 'key_none', body: { name: 'x' } });
});

test('409 key-revoked', async () => {
  const { key } = await createKey(emulator);
  await ok(emulator, 'revokeApiKey', { id: key.id });
  const sent = { id: key.id, body: { name: 'x' } };
  const { detail } = await refused(emulator, 'updateApiKey', 409, 'key-revoked', sent);
  expect(detail).toContain('create a new key');
});

test.each([
  [{}, '', 'must change name or expires_at'],
  [{ permissions: 'admin' }, '/permissions', 'is not a known field. Known fields: name, expires_at'],
  [{ name: '' }, '/name', 'must not be empty'],
])('422 invalid-request: %j', async (body, path, message) => {
  const { key } = await createKey(emulator);
  const { errors } = await refused(emulator, 'updateApiKey', 422, 'invalid-request', { id: key.id, body });
  expect(errors).toContainEqual({ path, message });
});

test('422 invalid-request: an expiration in the past changes nothing, the name included', async () => {
  const { key } = await createKey(emulator);
  const body = { name: 'Other', expires_at: '2026-11-23T11:59:59Z' };
  await refused(emulator, 'updateApiKey', 422, 'invalid-request', { id: key.id, body });
  expect(await ok(emulator, 'getApiKey', { id: key.id })).toEqual(key);
});
