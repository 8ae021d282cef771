import { beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../../../provider/emulator/audit.ts';
import { issueKey, randomKeyText } from '../../../../provider/emulator/issue-key.ts';
import { openStore } from '../../../../provider/emulator/store/store.ts';
import { classifyKeyText } from '../../../../provider/keys/key-text.ts';
import { createKey, ok } from '../call.ts';
import { NOW, runningEmulator } from '../running.ts';
import { type Visitor, visitor } from './visitor.ts';

const DAY = 24 * 60 * 60 * 1000;
const emulator = runningEmulator();
let admin: Visitor;
beforeAll(async () => {
  admin = visitor(emulator);
  await admin.signIn(emulator.bootstrapKey);
});

const NEW_KEY = {
  name: 'Nightly evidence',
  permissions: 'read-write',
  environments: 'staging',
  expires: '2027-01-01T00:00:00Z',
};
const secretIn = (html: string) => /<code id="secret">([^<]+)</.exec(html)?.[1] ?? '';
const namesIn = (html: string) =>
  [...html.matchAll(/class="name" href="[^"]+"><bdi>([^<]+)</g)].map(([, name]) => name);
const requestIn = (html: string) => /name="request" value="([^"]+)"/.exec(html)?.[1] ?? '';

describe('creating', () => {
  test('shows the whole key once, and it works', async () => {
    const created = await admin.post('/keys/new', { ...NEW_KEY, request: 'one' });
    const secret = secretIn(created.text);
    expect(classifyKeyText(secret)).toBe('key');
    const key = await ok(emulator, 'getOwnApiKey', { key: secret });
    expect(key).toMatchObject({
      name: 'Nightly evidence',
      permissions: 'read-write',
      environments: ['staging'],
      expires_at: '2027-01-01T00:00:00Z',
      created_by: { type: 'api_key', name: 'Bootstrap admin' },
    });
    expect((await admin.get(`/keys/${key.id}`)).text).not.toContain(secret);
    expect((await admin.get('/audit')).text).not.toContain(secret);
  });

  test('sending the form again creates no second key and shows no secret', async () => {
    const request = requestIn((await admin.get('/keys/new')).text);
    const fields = { ...NEW_KEY, name: 'Sent twice', request };
    await admin.post('/keys/new', fields);
    const again = await admin.post('/keys/new', fields);
    expect(again.text).toContain('This form was sent before');
    expect(secretIn(again.text)).toBe('');
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'Sent twice' } })).data).toHaveLength(1);
  });

  test('several environments, and a day as the expiration', async () => {
    const fields = new URLSearchParams({ ...NEW_KEY, name: 'Two', expires: 'date', day: '2027-02-03' });
    fields.append('environments', 'production');
    const key = await ok(emulator, 'getOwnApiKey', {
      key: secretIn((await admin.post('/keys/new', fields)).text),
    });
    expect(key).toMatchObject({
      environments: ['production', 'staging'],
      expires_at: '2027-02-03T00:00:00Z',
    });
  });

  test.each([
    [{ name: ' ' }, 'Enter a name'],
    [{ name: 'x'.repeat(101) }, 'at most 100 characters'],
    [{ name: 'a\u0007b' }, 'no control characters'],
    [{ permissions: 'owner' }, 'Choose what the key may do.'],
    [{ environments: 'moon' }, 'Choose at least one environment.'],
    [{ expires: '' }, 'Choose when the key expires.'],
    [{ expires: 'date', day: '2027-02-30' }, 'Choose when the key expires.'],
    [{ expires: 'date', day: '2026-11-23' }, 'Choose a day in the future.'],
    [{ expires: '2026-11-23T12:00:00Z' }, 'Choose a day in the future.'],
  ])('says what is wrong with %j and keeps the rest', async (wrong, message) => {
    const refused = await admin.post('/keys/new', { ...NEW_KEY, name: 'Faulty', ...wrong });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(message);
    expect(refused.text).toContain('aria-invalid="true"');
    expect((await ok(emulator, 'listApiKeys', { query: { name: 'Faulty' } })).data).toEqual([]);
  });

  test('more than the use needs has to be confirmed', async () => {
    const page = await admin.get('/keys/new?use=evidence-upload');
    expect(page.text).toMatch(/value="read-write" required checked/);
    const fields = { ...NEW_KEY, name: 'Too much', use: 'evidence-upload', permissions: 'admin' };
    const advice = await admin.post('/keys/new', fields);
    expect(advice.status).toBe(422);
    expect(advice.text).toContain('For evidence upload, read-write is enough.');
    expect((await admin.post('/keys/new', { ...fields, confirm: 'admin' })).status).toBe(200);
  });
});

describe('rotating', () => {
  test('creates a key with the same name, permissions and environments; both work until the old one is revoked', async () => {
    const old = await createKey(emulator, {
      name: 'Rotated',
      environments: ['production'],
      expires_at: '2027-02-21T12:00:00Z',
    });
    emulator.clock.advance(1000);
    const page = await admin.get(`/keys/${old.key.id}/rotate`);
    expect(page.text).toMatch(/value="2027-02-21T12:00:01Z" checked required/);
    const done = await admin.post(`/keys/${old.key.id}/rotate`, {
      expires: '2027-02-21T12:00:01Z',
      request: requestIn(page.text),
    });
    const secret = secretIn(done.text);
    const successor = await ok(emulator, 'getOwnApiKey', { key: secret });
    expect(successor).toMatchObject({
      name: 'Rotated',
      permissions: 'read-only',
      environments: ['production'],
    });
    expect(successor.id).not.toBe(old.key.id);
    await ok(emulator, 'getOwnApiKey', { key: old.text });
    const list = await admin.get('/?q=Rotated');
    expect(list.text).toContain('generation 2');
    expect(list.text).toContain('generation 1');

    expect((await admin.get(`/keys/${old.key.id}`)).text).toContain('is in use, and so is this key');
    emulator.clock.set(NOW + 2 * DAY);
    await admin.signIn(emulator.bootstrapKey);
    expect((await admin.get(`/keys/${old.key.id}`)).text).toContain('It can be revoked.');
  });

  test('not of a revoked key', async () => {
    const { key } = await createKey(emulator, { name: 'Dead' });
    await ok(emulator, 'revokeApiKey', { id: key.id });
    expect((await admin.get(`/keys/${key.id}/rotate`)).status).toBe(409);
    expect((await admin.post(`/keys/${key.id}/rotate`, { expires: 'never' })).status).toBe(409);
  });
});

describe('revoking', () => {
  test('a key that was never used', async () => {
    const { key, text } = await createKey(emulator, { name: 'Unused' });
    expect((await admin.get(`/keys/${key.id}/revoke`)).text).toContain('This key was never used.');
    const done = await admin.post(`/keys/${key.id}/revoke`, {});
    expect([done.status, done.headers.get('location')]).toEqual([303, `/keys/${key.id}`]);
    expect((await admin.get(`/keys/${key.id}`)).text).toContain('It no longer works anywhere.');
    expect((await visitor(emulator).signIn(text)).text).toContain('was revoked');
  });

  test('a key in use shows who would notice, and asks for its last four characters', async () => {
    const { key, text } = await createKey(emulator, { name: 'Busy', permissions: 'admin' });
    for (let count = 0; count < 3; count++) await ok(emulator, 'listApiKeys', { key: text });
    await ok(emulator, 'inviteUser', { key: text, body: { email: 'busy@example.com', role: 'member' } });
    const page = await admin.get(`/keys/${key.id}/revoke`);
    expect(page.text).toContain('4 requests in all');
    expect(page.text).toContain('User invited: 1 time');
    for (const wrong of ['', 'nope']) {
      expect((await admin.post(`/keys/${key.id}/revoke`, { last_four: wrong })).status).toBe(422);
      expect((await ok(emulator, 'getApiKey', { id: key.id })).status).toBe('active');
    }
    await admin.post(`/keys/${key.id}/revoke`, { last_four: key.last_four });
    expect((await ok(emulator, 'getApiKey', { id: key.id })).status).toBe('revoked');
  });

  test('the key that someone is signed in with signs them out', async () => {
    const { key, text } = await createKey(emulator, { name: 'Self', permissions: 'admin' });
    const person = visitor(emulator);
    await person.signIn(text);
    expect((await person.get(`/keys/${key.id}/revoke`)).text).toContain('Revoking it signs you out.');
    await person.post(`/keys/${key.id}/revoke`, { last_four: key.last_four });
    expect((await person.get('/')).text).toContain('<h1>Sign in</h1>');
  });
});

describe('the list', () => {
  const own = runningEmulator();
  let person: Visitor;
  beforeAll(async () => {
    const make = async (daysAgo: number, body: Readonly<Record<string, unknown>>) => {
      own.clock.set(NOW - daysAgo * DAY);
      return createKey(own, body);
    };
    await make(400, { name: 'Old' });
    await make(100, { name: 'Powerful', permissions: 'admin', expires_at: '2027-06-01T00:00:00Z' });
    await make(10, { name: 'Ending', environments: ['staging'], expires_at: '2026-11-30T00:00:00Z' });
    await make(9, { name: 'Ended', expires_at: '2026-11-20T00:00:00Z' });
    const { key } = await make(8, { name: 'Gone', permissions: 'read-write' });
    await ok(own, 'revokeApiKey', { id: key.id });
    own.clock.set(NOW);
    person = visitor(own);
    await person.signIn(own.bootstrapKey);
  });
  const names = async (query: string) => namesIn((await person.get(`/${query}`)).text);

  test.each([
    ['', ['Bootstrap admin', 'Ending', 'Powerful', 'Old']],
    ['?status=any', ['Bootstrap admin', 'Gone', 'Ended', 'Ending', 'Powerful', 'Old']],
    ['?status=expired', ['Ended']],
    ['?status=revoked', ['Gone']],
    ['?concern=rotation-due', ['Powerful', 'Old']],
    ['?concern=unused', ['Powerful', 'Old']],
    ['?concern=expires-soon', ['Ending']],
    ['?concern=never-expires', ['Bootstrap admin', 'Old']],
    ['?permissions=admin', ['Bootstrap admin', 'Powerful']],
    ['?environment=staging&q=end', ['Ending']],
    ['?q=POWER', ['Powerful']],
    ['?q=%25', []],
    ['?sort=name', ['Bootstrap admin', 'Ending', 'Old', 'Powerful']],
    ['?sort=name&order=descending', ['Powerful', 'Old', 'Ending', 'Bootstrap admin']],
    ['?sort=expires', ['Ending', 'Powerful', 'Old', 'Bootstrap admin']],
    ['?sort=due', ['Old', 'Powerful', 'Bootstrap admin', 'Ending']],
    ['?sort=permissions', ['Ending', 'Old', 'Powerful', 'Bootstrap admin']],
    ['?sort=nothing&status=nothing&page=-1', ['Bootstrap admin', 'Ending', 'Powerful', 'Old']],
    ['?page=99', []],
  ])('%s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('finds a key by its last four characters and by its id', async () => {
    const { data } = await ok(own, 'listApiKeys', { query: { name: 'Old' } });
    const { id = '', last_four: lastFour = '' } = data[0] ?? {};
    expect(await names(`?q=${lastFour}`)).toContain('Old');
    expect(await names(`?q=${encodeURIComponent(`…${lastFour}`)}`)).toContain('Old');
    expect(await names(`?q=${id}`)).toEqual(['Old']);
  });

  test('says what deserves a look', async () => {
    const { text } = await person.get('/?status=any');
    for (const words of ['Overdue', 'Unused 90+ days', 'Soon', 'Expired', 'Revoked'])
      expect(text).toContain(words);
  });
});

test('10,000 keys are read a page at a time', () => {
  const store = openStore(':memory:');
  store.transaction(() => {
    for (let number = 0; number < 10_000; number++)
      issueKey(
        store,
        { name: `Service ${number % 5_000}`, permissions: 'read-only', environments: 'all', expiresAt: null },
        randomKeyText(),
        SYSTEM,
        NOW - number * 1000,
      );
  });
  const search = {
    within: 'all',
    words: 'service',
    status: 'active',
    permissions: undefined,
    environment: undefined,
    concern: undefined,
    now: NOW,
  } as const;
  const found = store.apiKeys.search({
    ...search,
    sort: 'name',
    descending: false,
    offset: 9_950,
    limit: 50,
  });
  expect([found.keys.length, found.total]).toEqual([50, 10_000]);
  expect(store.apiKeys.generations(['Service 7'], 'all').size).toBe(2);
  store.close();
});
