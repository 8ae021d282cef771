import { beforeAll, describe, expect, test } from 'vitest';
import type { User } from '../../../../provider/api/contract/user.ts';
import { createKey, ok } from '../call.ts';
import { runningEmulator } from '../running.ts';
import { type Visitor, visitor } from './visitor.ts';

const emulator = runningEmulator();
let admin: Visitor;
beforeAll(async () => {
  admin = visitor(emulator);
  await admin.signIn(emulator.bootstrapKey);
});

const users = async () => (await ok(emulator, 'listUsers', { query: { limit: '200' } })).data;
const withEmail = async (email: string) => (await users()).find((user) => user.email === email);
const invited = (email: string, body: Partial<User> = {}) =>
  ok(emulator, 'inviteUser', { body: { email, role: 'member', ...body } });
const FORM = { email: 'sam@example.com', name: 'Sam', role: 'auditor', expires: '2026-12-23T12:00:00Z' };

describe('inviting', () => {
  test('with a role and an end, written to the audit trail', async () => {
    const { status, headers } = await admin.post('/users/new', FORM);
    const user = await withEmail('sam@example.com');
    expect(user).toMatchObject({
      name: 'Sam',
      role: 'auditor',
      status: 'invited',
      expires_at: '2026-12-23T12:00:00Z',
    });
    expect([status, headers.get('location')]).toEqual([303, `/users/${user?.id}?saved=invited`]);
    expect((await admin.get(`/users/${user?.id}?saved=invited`)).text).toContain('The user was invited.');
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.invited' } });
    expect(data.at(-1)).toMatchObject({ target: user?.id, actor: { name: 'Bootstrap admin' } });
  });

  test('sending the form again invites once, and shows the same user', async () => {
    const fields = { ...FORM, email: 'twice@example.com', request: 'two' };
    const first = await admin.post('/users/new', fields);
    const again = await admin.post('/users/new', fields);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.status).toBe(303);
  });

  test('without a name and without an end', async () => {
    await admin.post('/users/new', { email: ' bo@example.com ', name: '', role: 'member', expires: 'never' });
    expect(await withEmail('bo@example.com')).toMatchObject({ name: null, expires_at: null });
  });

  test.each([
    [{ email: 'nope' }, 'Enter an email address'],
    [{ name: 'x'.repeat(201) }, 'at most 200 characters'],
    [{ role: 'king' }, 'Choose a role.'],
    [{ expires: '' }, 'Choose when the access ends.'],
    [{ expires: 'date', day: '2026-11-23' }, 'Choose a day in the future.'],
  ])('says what is wrong with %j and keeps the rest', async (wrong, message) => {
    const before = (await users()).length;
    const refused = await admin.post('/users/new', { ...FORM, email: 'kept@example.com', ...wrong });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(message);
    expect(refused.text).toContain('email' in wrong ? 'value="Sam"' : 'value="kept@example.com"');
    expect(await users()).toHaveLength(before);
  });

  test('an address that is taken is a fault of the form', async () => {
    await invited('taken@example.com');
    const refused = await admin.post('/users/new', { ...FORM, email: 'TAKEN@example.com' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('A user with the email address TAKEN@example.com already exists.');
  });
});

describe('changing', () => {
  test('the role and the end', async () => {
    const { id } = await invited('dee@example.com');
    const changed = await admin.post(`/users/${id}`, { role: 'auditor', expires: 'date', day: '2027-01-02' });
    expect([changed.status, changed.headers.get('location')]).toEqual([303, `/users/${id}?saved=changed`]);
    expect(await withEmail('dee@example.com')).toMatchObject({
      role: 'auditor',
      expires_at: '2027-01-02T00:00:00Z',
    });
    await admin.post(`/users/${id}`, { role: 'auditor', expires: 'never' });
    expect(await withEmail('dee@example.com')).toMatchObject({ role: 'auditor', expires_at: null });
  });

  test('the role alone, when the end has passed', async () => {
    const { id } = await invited('old@example.com', { expires_at: '2026-11-23T12:00:10Z' });
    const now = emulator.clock.now();
    emulator.clock.set(now + 60_000);
    const { status } = await admin.post(`/users/${id}`, { role: 'admin', expires: '2026-11-23T12:00:10Z' });
    emulator.clock.set(now);
    expect(status).toBe(303);
    expect(await withEmail('old@example.com')).toMatchObject({ role: 'admin' });
  });

  test('not into something else', async () => {
    const { id } = await invited('eve@example.com');
    const refused = await admin.post(`/users/${id}`, { role: 'king', expires: 'date', day: '' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Choose a role.');
    expect(refused.text).toContain('Choose when the access ends.');
  });
});

describe('removing', () => {
  test('after a question', async () => {
    const { id } = await invited('gone@example.com');
    expect((await admin.get(`/users/${id}/remove`)).text).toContain('Remove this user');
    expect(await withEmail('gone@example.com')).toBeDefined();
    const removed = await admin.post(`/users/${id}/remove`, {});
    expect([removed.status, removed.headers.get('location')]).toEqual([303, '/users?removed=1']);
    expect(await withEmail('gone@example.com')).toBeUndefined();
    expect((await admin.get(`/users/${id}`)).status).toBe(404);
  });
});

test('the last owner keeps the role and the access', async () => {
  const owners = (await users()).filter(({ role }) => role === 'owner');
  expect(owners).toHaveLength(1);
  const [owner] = owners;
  const demoted = await admin.post(`/users/${owner?.id}`, { role: 'member', expires: 'never' });
  expect(demoted.status).toBe(422);
  expect(demoted.text).toContain('is the last owner. Make another user an owner first.');
  const asked = await admin.get(`/users/${owner?.id}/remove`);
  expect(asked.text).toContain('cannot be removed');
  expect(asked.text).not.toContain('Remove this user');
  expect((await admin.post(`/users/${owner?.id}/remove`, {})).status).toBe(409);
  expect((await users()).filter(({ role }) => role === 'owner')).toEqual(owners);
});

test('a key that is not admin sees and changes no user', async () => {
  const { id } = await invited('seen@example.com');
  const { text } = await createKey(emulator, { permissions: 'read-write' });
  const writer = visitor(emulator);
  await writer.signIn(text);
  for (const path of ['/users', '/users/new', `/users/${id}`, `/users/${id}/remove`]) {
    expect([path, (await writer.get(path)).status]).toEqual([path, 403]);
    if (path === '/users') continue;
    expect([path, (await writer.post(path, FORM)).status]).toEqual([path, 403]);
  }
  expect(await withEmail('seen@example.com')).toMatchObject({ role: 'member' });
});

test('nothing changes by following a link', async () => {
  const { id } = await invited('link@example.com');
  for (const path of [
    `/users/${id}?role=owner&expires=never`,
    `/users/${id}/remove`,
    '/users/new?role=owner',
  ])
    expect((await admin.get(path)).status).toBe(200);
  expect(await withEmail('link@example.com')).toMatchObject({ role: 'member' });
});
