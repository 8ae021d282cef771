import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../../provider/emulator/start.ts';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const without = runningEmulator();
const emulator = runningEmulator({ testControls: true });
const PATHS = ['/emulator/clock', '/emulator/faults', '/emulator/requests'];

async function control(
  target: Emulator,
  method: string,
  path: string,
  body?: unknown,
  key = target.bootstrapKey,
) {
  const response = await fetch(`${target.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

describe.each(PATHS)('%s', (path) => {
  test('404 unless the emulator was started with test controls', async () => {
    expect((await control(without, 'GET', path)).status).toBe(404);
  });

  test('401 without a key, 403 with a lesser one', async () => {
    expect((await fetch(`${emulator.url}${path}`)).status).toBe(401);
    const reader = await createKey(emulator, { permissions: 'read-write' });
    expect((await control(emulator, 'GET', path, undefined, reader.text)).status).toBe(403);
    const scoped = await createKey(emulator, { permissions: 'admin', environments: ['production'] });
    expect((await control(emulator, 'GET', path, undefined, scoped.text)).status).toBe(403);
  });

  test('405 for another method', async () => {
    expect((await control(emulator, 'PATCH', path, {})).status).toBe(405);
  });
});

test('the clock is read, set and advanced', async () => {
  const now = { now: '2027-01-01T00:00:00Z' };
  expect(await control(emulator, 'PUT', '/emulator/clock', now)).toEqual({ status: 200, body: now });
  await control(emulator, 'PUT', '/emulator/clock', { advance_milliseconds: 90_000 });
  expect((await control(emulator, 'GET', '/emulator/clock')).body).toEqual({ now: '2027-01-01T00:01:30Z' });
  expect((await control(emulator, 'PUT', '/emulator/clock', { now: 'later' })).status).toBe(422);
});

test('faults are added, listed and cleared', async () => {
  const fault = { kind: 'status', status: 503, path: '/cpx' };
  expect((await control(emulator, 'POST', '/emulator/faults', fault)).body).toEqual({ data: [fault] });
  await refused(emulator, 'getPosture', 503, 'unavailable');
  expect((await control(emulator, 'DELETE', '/emulator/faults')).body).toEqual({ data: [] });
  await ok(emulator, 'getPosture');
  const { status, body } = await control(emulator, 'POST', '/emulator/faults', {
    kind: 'status',
    status: 418,
  });
  expect(status).toBe(422);
  expect(body).toMatchObject({
    errors: [{ path: '/status', message: 'must be 429, 500, 502, 503 or 504' }],
  });
});

test('requests are counted per operation, refused ones too, until reset', async () => {
  await control(emulator, 'DELETE', '/emulator/requests');
  await ok(emulator, 'listApiKeys');
  await ok(emulator, 'listApiKeys');
  await refused(emulator, 'getPosture', 401, 'missing-key', { key: null });
  const counted = { total: 3, operations: { listApiKeys: 2, getPosture: 1 } };
  expect((await control(emulator, 'GET', '/emulator/requests')).body).toEqual(counted);
  expect((await control(emulator, 'DELETE', '/emulator/requests')).body).toEqual({
    total: 0,
    operations: {},
  });
});
