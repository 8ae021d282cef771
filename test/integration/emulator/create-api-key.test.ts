import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { classifyKeyText } from '../../../provider/keys/key-text.ts';
import { call, createKey, ok, refused } from './call.ts';
import { NOW, runningEmulator } from './running.ts';

const emulator = runningEmulator();
const BODY = { name: 'CI gate', permissions: 'read-only', environments: ['staging', 'production'] };

describe('201', () => {
  test('shows the whole key once, with everything about it', async () => {
    const { key, text } = await createKey(emulator, { ...BODY, expires_at: '2027-01-01T01:00:00+01:00' });
    expect(classifyKeyText(text)).toBe('key');
    expect(key).toMatchObject({
      name: 'CI gate',
      permissions: 'read-only',
      environments: ['production', 'staging'],
      status: 'active',
      last_four: text.slice(-4),
      fingerprint: fingerprint(text),
      created_at: '2026-11-23T12:00:00Z',
      created_by: { type: 'api_key', name: 'Bootstrap admin' },
      expires_at: '2027-01-01T00:00:00Z',
      last_used_at: null,
      request_count: 0,
      revoked_at: null,
      revoked_by: null,
    });
    expect(JSON.stringify(await ok(emulator, 'getApiKey', { id: key.id }))).not.toContain(text);
  });

  test('without environments and expiration: all, and never', async () => {
    const { key } = await createKey(emulator);
    expect(key).toMatchObject({ environments: 'all', expires_at: null });
  });

  test('says where the key is', async () => {
    const { headers, text } = await call(emulator, 'createApiKey', { body: BODY });
    expect(headers.get('location')).toBe(`/v1/api-keys/${JSON.parse(text).key.id}`);
  });

  test('trims names and keeps other scripts', async () => {
    const { key } = await createKey(emulator, { name: '  Prüfung 監査  ' });
    expect(key.name).toBe('Prüfung 監査');
  });
});

describe('Idempotency-Key', () => {
  const send = (idempotencyKey: string, body: unknown = BODY, key?: string) =>
    call(emulator, 'createApiKey', {
      body,
      headers: { 'idempotency-key': idempotencyKey },
      ...(key === undefined ? {} : { key }),
    });

  test('a repeated request names the same key and never its secret', async () => {
    const first = JSON.parse((await send('a')).text);
    const again = await send('a', { ...BODY, environments: ['production', 'staging'] });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(JSON.parse(again.text)).toEqual({ key: first.key, secret: null });
  });

  test('many at once make one key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => send('b', { ...BODY, name: 'raced' })),
    );
    const bodies = answers.map(({ text }) => JSON.parse(text));
    expect(new Set(bodies.map(({ key }) => key.id)).size).toBe(1);
    expect(bodies.filter(({ secret }) => secret !== null)).toHaveLength(1);
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'raced' } })).data).toHaveLength(1);
  });

  test('409 idempotency-conflict: another body', async () => {
    await send('c');
    const { detail } = await refused(emulator, 'createApiKey', 409, 'idempotency-conflict', {
      body: { ...BODY, name: 'Other' },
      headers: { 'idempotency-key': 'c' },
    });
    expect(detail).toContain('already created the key key_');
  });

  test('belongs to the key that sent it', async () => {
    const { text } = await createKey(emulator, { permissions: 'admin' });
    const mine = JSON.parse((await send('d')).text);
    const theirs = JSON.parse((await send('d', BODY, text)).text);
    expect(theirs.key.id).not.toBe(mine.key.id);
  });

  test('is forgotten after 24 hours', async () => {
    const first = JSON.parse((await send('e')).text);
    emulator.clock.set(NOW + 86_399_999);
    expect(JSON.parse((await send('e')).text).key.id).toBe(first.key.id);
    emulator.clock.set(NOW + 86_400_000);
    expect(JSON.parse((await send('e')).text).key.id).not.toBe(first.key.id);
  });

  test('a refused request is not remembered', async () => {
    expect((await send('f', { ...BODY, expires_at: '2020-01-01T00:00:00Z' })).status).toBe(422);
    expect((await send('f')).status).toBe(201);
  });

  test('422 invalid-request: an unusable one', async () => {
    const headers = { 'idempotency-key': 'x'.repeat(256) };
    const { errors } = await refused(emulator, 'createApiKey', 422, 'invalid-request', {
      body: BODY,
      headers,
    });
    expect(errors?.[0]?.path).toBe('Idempotency-Key');
  });
});

describe('403 environment-out-of-scope', () => {
  test.each([['all'], [['staging']], [['production', 'staging']]])(
    'a production key cannot create %j',
    async (environments) => {
      const { text } = await createKey(emulator, { permissions: 'admin', environments: ['production'] });
      const { detail } = await refused(emulator, 'createApiKey', 403, 'environment-out-of-scope', {
        key: text,
        body: { ...BODY, environments },
      });
      expect(detail).toContain('reaches only production');
    },
  );

  test('naming every environment is not all', async () => {
    const everyone = ['production', 'staging', 'development'];
    const { text } = await createKey(emulator, { permissions: 'admin', environments: everyone });
    await createKey(emulator, { environments: everyone }, { key: text });
    await refused(emulator, 'createApiKey', 403, 'environment-out-of-scope', {
      key: text,
      body: { ...BODY, environments: 'all' },
    });
  });
});

test.each([
  [{ permissions: 'read-only' }, '/name', 'is required'],
  [{ ...BODY, name: '  ' }, '/name', 'must not be empty'],
  [{ ...BODY, name: 'x'.repeat(101) }, '/name', 'must be at most 100 characters long'],
  [{ ...BODY, name: 'a\u001b[2J' }, '/name', 'must not contain control characters'],
  [{ ...BODY, name: 7 }, '/name', 'must be a string'],
  [{ ...BODY, permissions: 'root' }, '/permissions', 'must be one of "read-only", "read-write", "admin"'],
  [{ ...BODY, environments: [] }, '/environments', 'must not be empty'],
  [{ ...BODY, environments: 'prod' }, '/environments', 'must be "all" or a list'],
  [
    { ...BODY, environments: ['prod'] },
    '/environments/0',
    'must be one of "production", "staging", "development"',
  ],
  [
    { ...BODY, expires_at: 'soon' },
    '/expires_at',
    'must be an RFC 3339 date and time, for example 2027-01-31T12:00:00Z',
  ],
  [
    { ...BODY, expires_at: '2026-11-23T12:00:00Z' },
    '/expires_at',
    'must be in the future: 2026-11-23T12:00:00Z is not after now (2026-11-23T12:00:00Z)',
  ],
  [
    { ...BODY, 'a/b~c': 1 },
    '/a~1b~0c',
    'is not a known field. Known fields: name, permissions, environments, expires_at',
  ],
])('422 invalid-request: %j', async (body, path, message) => {
  const { errors } = await refused(emulator, 'createApiKey', 422, 'invalid-request', { body });
  expect(errors).toEqual([{ path, message }]);
});
