import { describe, expect, test } from 'vitest';
import { operations } from '../../../provider/api/contract/operations.ts';
import { OPERATION_IDS } from '../../../provider/emulator/router.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';
import { PERMISSIONS } from '../../../provider/keys/permissions.ts';
import { call, createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();

describe.each(OPERATION_IDS)('%s', (id) => {
  const { method, path, permissions } = operations[id];

  test('401 missing-key: no Authorization header', async () => {
    const { headers, detail } = await refused(emulator, id, 401, 'missing-key', { key: null, id: 'any' });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="LowerPlane"');
    expect(detail).toContain('Authorization');
  });

  test('401 missing-key: another scheme', async () => {
    const headers = { authorization: 'Basic dXNlcjpwYXNz' };
    const { detail } = await refused(emulator, id, 401, 'missing-key', { key: null, id: 'any', headers });
    expect(detail).not.toContain('dXNlcjpwYXNz');
  });

  test('401 unknown-key: a well-formed but unknown key', async () => {
    const key = makeKeyText(new Uint8Array(30).fill(7));
    const { headers, detail } = await refused(emulator, id, 401, 'unknown-key', { key, id: 'any' });
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(detail).not.toContain(key);
  });

  test('401 expired-key', async () => {
    const { text, key } = await createKey(emulator, { expires_at: '2026-11-23T13:00:00Z' });
    emulator.clock.set(NOW + 3_600_000);
    const { detail } = await refused(emulator, id, 401, 'expired-key', { key: text, id: 'any' });
    expect(detail).toContain(`"${key.name}" (…${key.last_four}) expired at 2026-11-23T13:00:00Z`);
  });

  test('401 revoked-key', async () => {
    const { text, key } = await createKey(emulator);
    await ok(emulator, 'revokeApiKey', { id: key.id });
    const { detail } = await refused(emulator, id, 401, 'revoked-key', { key: text, id: 'any' });
    expect(detail).toContain('was revoked at 2026-11-23T12:00:00Z by Bootstrap admin');
  });

  test.each(PERMISSIONS.slice(0, PERMISSIONS.indexOf(permissions)))(
    '403 insufficient-permissions: a %s key',
    async (less) => {
      const { text } = await createKey(emulator, { permissions: less });
      const sent = { key: text, id: 'any', body: {} };
      const { detail } = await refused(
        emulator,
        id,
        403,
        'insufficient-permissions',
        method === 'GET' ? { key: text } : sent,
      );
      expect(detail).toContain(`needs a key with ${permissions} permissions`);
    },
  );

  test('405 method-not-allowed says what is allowed', async () => {
    const response = await fetch(`${emulator.url}${path.replace('{id}', 'any')}`, { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ')).toContain(method);
  });

  test('429 rate-limited says when to come back', async () => {
    emulator.faults.add({ kind: 'status', status: 429, retry_after: 7, times: 1 });
    const { headers } = await refused(emulator, id, 429, 'rate-limited', { id: 'any' });
    expect(headers.get('retry-after')).toBe('7');
  });

  test.each([
    [500, 'internal-error'],
    [503, 'unavailable'],
  ] as const)('%i %s', async (status, code) => {
    emulator.faults.add({ kind: 'status', status, times: 1 });
    await refused(emulator, id, status, code, { id: 'any' });
  });

  test('responses carry the time of the emulator', async () => {
    emulator.clock.set(Date.parse('2031-02-03T04:05:06Z'));
    const { headers } = await call(emulator, id, { key: null, id: 'any' });
    expect(headers.get('date')).toBe('Mon, 03 Feb 2031 04:05:06 GMT');
  });
});

describe.each(OPERATION_IDS.filter((id) => 'query' in operations[id]))('%s', (id) => {
  test('422 invalid-request: an unknown parameter', async () => {
    const { errors } = await refused(emulator, id, 422, 'invalid-request', {
      id: 'any',
      query: { satus: 'active' },
    });
    expect(errors?.[0]?.path).toBe('satus');
  });
});

const JSON_OPERATIONS = [
  'createApiKey',
  'updateApiKey',
  'inviteUser',
  'updateUser',
  'updateControl',
  'updateTest',
  'updateOrganization',
] as const;

describe.each(JSON_OPERATIONS)('%s', (id) => {
  const problemOf = async (status: number, code: string, body: string, type = 'application/json') =>
    refused(emulator, id, status, code, { id: 'any', body, headers: { 'content-type': type } });

  test('413 payload-too-large', async () => {
    await problemOf(413, 'payload-too-large', JSON.stringify({ name: 'x'.repeat(70_000) }));
  });

  test('415 unsupported-media-type', async () => {
    const { headers } = await problemOf(415, 'unsupported-media-type', '<name/>', 'application/xml');
    expect(headers.get('accept')).toBe('application/json');
  });

  test('422 invalid-request: not JSON, and not quoted back', async () => {
    const { detail } = await problemOf(422, 'invalid-request', '{"name": "hunter2');
    expect(detail).toContain('not valid JSON');
    expect(detail).not.toContain('hunter2');
  });

  test('422 invalid-request: bytes that are not UTF-8', async () => {
    const response = await fetch(`${emulator.url}${operations[id].path.replace('{id}', 'any')}`, {
      method: operations[id].method,
      headers: { authorization: `Bearer ${emulator.bootstrapKey}`, 'content-type': 'application/json' },
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect(response.status).toBe(422);
  });

  test('422 invalid-request: an unknown field', async () => {
    const { errors } = await problemOf(422, 'invalid-request', '{"nmae":"CI"}');
    expect(errors).toContainEqual({
      path: '/nmae',
      message: expect.stringMatching(/^is not a known field/),
    });
  });

  test('422 invalid-request: no object', async () => {
    const { errors } = await problemOf(422, 'invalid-request', '[1]');
    expect(errors).toEqual([{ path: '', message: 'must be an object' }]);
  });
});

test('404 not-found: an unknown path, before authentication', async () => {
  for (const path of [
    '/nothing',
    '/v1',
    '/v1/api-keys/',
    '/v1/api-keys/a/b',
    '/v2/api-keys',
    '/v1/api-keys/%zz',
  ]) {
    const response = await fetch(`${emulator.url}${path}`);
    expect({ path, status: response.status }).toEqual({ path, status: 404 });
  }
});
