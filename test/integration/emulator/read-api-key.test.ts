import { expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();

test('200: getApiKey reads a key', async () => {
  const { key } = await createKey(emulator);
  expect(await ok(emulator, 'getApiKey', { id: key.id })).toEqual(key);
});

test('200: getOwnApiKey reads the key that asks, this use included', async () => {
  const { key, text } = await createKey(emulator, { environments: ['staging'] });
  emulator.clock.set(NOW + 1_500);
  expect(await ok(emulator, 'getOwnApiKey', { key: text })).toEqual({
    ...key,
    last_used_at: '2026-11-23T12:00:01.500Z',
    request_count: 1,
  });
});

test('200: getOwnApiKey for verification does not count as a use of the key, and the audit trail shows it', async () => {
  const { key, text } = await createKey(emulator);
  const verified = { key: text, query: { purpose: 'verification' } } as const;
  expect(await ok(emulator, 'getOwnApiKey', verified)).toEqual(key);
  expect(await ok(emulator, 'getApiKey', { id: key.id })).toEqual(key);
  const { data } = await ok(emulator, 'listAuditEvents', { query: { key_id: key.id } });
  expect(data.map(({ action, actor }) => [action, actor.type])).toContainEqual([
    'api_key.verified',
    'api_key',
  ]);
  const { errors } = await refused(emulator, 'getOwnApiKey', 422, 'invalid-request', {
    key: text,
    query: { purpose: 'other' },
  });
  expect(errors).toMatchObject([{ path: 'purpose' }]);
});

test('403 environment-out-of-scope: a key that reaches further', async () => {
  const { key } = await createKey(emulator, { name: 'Wide' });
  const { text } = await createKey(emulator, { environments: ['staging'] });
  const { detail } = await refused(emulator, 'getApiKey', 403, 'environment-out-of-scope', {
    id: key.id,
    key: text,
  });
  expect(detail).toContain('The key "Wide" reaches all environments');
});

test.each(['key_00000000000000000000', 'nonsense', "' or 1=1"])('404 not-found: %s', async (id) => {
  const { detail } = await refused(emulator, 'getApiKey', 404, 'not-found', { id });
  expect(detail).toContain(JSON.stringify(id));
});
