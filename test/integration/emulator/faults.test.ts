import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
import { call, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const create = () =>
  call(emulator, 'createApiKey', { body: { name: 'made under faults', permissions: 'read-only' } });
const made = async () => (await ok(emulator, 'listApiKeys', { query: { name: 'under faults' } })).data.length;

describe('drop and lose-response', () => {
  test('a dropped connection: nothing happened', async () => {
    const before = await made();
    emulator.faults.add({ kind: 'drop', times: 1 });
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await made()).toBe(before);
  });

  test('a lost response: it happened, and an Idempotency-Key finds out', async () => {
    const sent = { body: { name: 'lost', permissions: 'read-only' }, headers: { 'idempotency-key': 'lost' } };
    emulator.faults.add({ kind: 'lose-response', times: 1, method: 'POST' });
    await expect(call(emulator, 'createApiKey', sent)).rejects.toThrow('fetch failed');
    const { key, secret } = await ok(emulator, 'createApiKey', sent);
    expect(secret).toBeNull();
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'lost' } })).data.map(({ id }) => id)).toEqual(
      [key.id],
    );
  });
});

test('the next N requests, then no more', async () => {
  emulator.faults.add({ kind: 'status', status: 503, retry_after: 2, times: 2 });
  for (let i = 0; i < 2; i++) {
    const { headers } = await refused(emulator, 'getOwnApiKey', 503, 'unavailable');
    expect(headers.get('retry-after')).toBe('2');
  }
  await ok(emulator, 'getOwnApiKey');
  expect(emulator.faults.list()).toEqual([]);
});

test('only the method and path asked for', async () => {
  emulator.faults.add({ kind: 'status', status: 500, method: 'GET', path: '/v1/api-keys/{id}' });
  await refused(emulator, 'getApiKey', 500, 'internal-error', { id: 'any' });
  await ok(emulator, 'listApiKeys');
  await refused(emulator, 'updateApiKey', 404, 'not-found', { id: 'any', body: { name: 'x' } });
});

test('429 without retry_after says 1 second', async () => {
  emulator.faults.add({ kind: 'status', status: 429, times: 1 });
  const { headers } = await refused(emulator, 'getOwnApiKey', 429, 'rate-limited');
  expect(headers.get('retry-after')).toBe('1');
});

test('latency does not outlive the emulator', async () => {
  const own = await startEmulator({ quiet: true });
  own.faults.add({ kind: 'latency', milliseconds: 600_000 });
  const slow = refused(own, 'getOwnApiKey', 503, 'unavailable');
  while (own.requests.total() === 0) await new Promise((resolve) => setImmediate(resolve));
  await own.close();
  expect((await slow).detail).toBe('The emulator is closing.');
});
