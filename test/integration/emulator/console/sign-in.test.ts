import { describe, expect, test } from 'vitest';
import { makeKeyText } from '../../../../provider/keys/key-text.ts';
import { createKey, ok } from '../call.ts';
import { NOW, runningEmulator } from '../running.ts';
import { visitor } from './visitor.ts';

const emulator = runningEmulator();
const HOUR = 60 * 60 * 1000;

test('asks for a key first, and goes on to the page that was wanted', async () => {
  const person = visitor(emulator);
  const first = await person.get('/audit');
  expect([first.status, first.headers.get('location')]).toEqual([303, '/sign-in?next=%2Faudit']);
  const page = await person.get('/sign-in?next=%2Faudit');
  expect(page.text).toContain('name="next" value="/audit"');
  const done = await person.post('/sign-in', { key: emulator.bootstrapKey ?? '', next: '/audit' });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/audit']);
  expect((await person.get('/audit')).status).toBe(200);
});

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/%2F/evil.example',
  'javascript:alert(1)',
  '/a\r\nx: y',
])('goes nowhere else than to its own pages: %j', async (next) => {
  const done = await visitor(emulator).post('/sign-in', { key: emulator.bootstrapKey ?? '', next });
  expect(done.headers.get('location')).toBe('/');
});

describe('the cookie', () => {
  test('is a random id that scripts and other sites do not get, and holds no key', async () => {
    const [one, two] = [
      await visitor(emulator).signIn(emulator.bootstrapKey),
      await visitor(emulator).signIn(emulator.bootstrapKey),
    ];
    const cookies = [one, two].map(({ headers }) => headers.get('set-cookie') ?? '');
    for (const cookie of cookies)
      expect(cookie).toMatch(/^lowerplane_console_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(cookies[0]).not.toBe(cookies[1]);
    expect(cookies.join()).not.toContain(emulator.bootstrapKey);
  });

  test('is replaced at each sign-in, and the one before ends', async () => {
    const person = visitor(emulator);
    await person.signIn(emulator.bootstrapKey);
    const before = person.cookie();
    await person.signIn(emulator.bootstrapKey);
    expect(person.cookie()).not.toBe(before);
    expect((await visitor(emulator).get('/', { cookie: before })).status).toBe(303);
  });

  test('ends when the person signs out', async () => {
    const person = visitor(emulator);
    await person.signIn(emulator.bootstrapKey);
    const cookie = person.cookie();
    const out = await person.post('/sign-out', {});
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await visitor(emulator).get('/', { cookie })).status).toBe(303);
  });

  test('ends after 12 hours', async () => {
    const person = visitor(emulator);
    await person.signIn(emulator.bootstrapKey);
    emulator.clock.set(NOW + 12 * HOUR - 1);
    expect((await person.get('/')).status).toBe(200);
    emulator.clock.set(NOW + 12 * HOUR);
    expect((await person.get('/')).status).toBe(303);
  });

  test.each(['x', '../../etc', `${'a'.repeat(42)};`, ''])('is not guessed: %j', async (id) => {
    const { port } = new URL(emulator.url);
    expect((await visitor(emulator).get('/', { cookie: `lowerplane_console_${port}=${id}` })).status).toBe(
      303,
    );
  });
});

describe('a key that does not work', () => {
  test.each([
    ['', 'Enter an API key.'],
    ['two words', 'has no spaces'],
    ['secret', 'is not a LowerPlane key'],
    [makeKeyText(new Uint8Array(64).fill(7)), 'does not exist here'],
  ])('%j: says why', async (key, reason) => {
    const refused = await visitor(emulator).signIn(key);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.text).toContain(reason);
    expect(refused.headers.get('set-cookie')).toBeNull();
    if (key !== '') expect(refused.text).not.toContain(key);
  });

  test('is written to the audit trail', async () => {
    const { key, text } = await createKey(emulator, { name: 'Gone' });
    await ok(emulator, 'revokeApiKey', { id: key.id });
    expect((await visitor(emulator).signIn(text)).text).toContain('was revoked');
    const { data } = await ok(emulator, 'listAuditEvents', {
      query: { key_id: key.id, action: 'api_key.refused' },
    });
    expect(data.at(-1)?.details).toEqual({ reason: 'revoked-key', operation: 'sign in to the console' });
  });
});

test.each([
  ['revoked', (id: string) => ok(emulator, 'revokeApiKey', { id })],
  ['expired', async () => emulator.clock.set(NOW + 2 * HOUR)],
] as const)('a session ends at once when its key is %s', async (_, end) => {
  const { key, text } = await createKey(emulator, { expires_at: '2026-11-23T13:00:00Z' });
  const person = visitor(emulator);
  await person.signIn(text);
  expect((await person.get('/')).status).toBe(200);
  await end(key.id);
  const after = await person.get('/');
  expect(after.text).toContain('<h1>Sign in</h1>');
  expect(after.text).toMatch(/was revoked|expired/);
  expect((await person.get('/')).status).toBe(303);
});

test('a use of the console is a use of the key', async () => {
  const { key, text } = await createKey(emulator);
  await visitor(emulator).signIn(text);
  expect(await ok(emulator, 'getApiKey', { id: key.id })).toMatchObject({
    request_count: 1,
    last_used_at: '2026-11-23T12:00:00Z',
  });
});
