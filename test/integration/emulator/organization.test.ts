import { afterEach, describe, expect, test } from 'vitest';
import { createKey, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const update = (body: object) => ok(emulator, 'updateOrganization', { body });
afterEach(() => update({ key_lifetime_max_days: null, invitation_domains: null }));

test('200: any key reads it, also one of another environment', async () => {
  const { key, text } = await createKey(emulator, { environments: ['staging'] });
  expect(await ok(emulator, 'getOrganization', { key: text })).toEqual({
    id: key.organization_id,
    name: 'Northwind Health',
    key_lifetime_max_days: null,
    invitation_domains: null,
  });
});

test('200: renames it, which its posture shows, and the trail says what was and is', async () => {
  const renamed = await update({ name: ' Northwind Care ' });
  expect(renamed.name).toBe('Northwind Care');
  expect(JSON.stringify(await ok(emulator, 'getPosture'))).toContain('Northwind Care');
  const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'organization.updated' } });
  expect(data.at(-1)).toMatchObject({
    target: renamed.id,
    details: { name: { from: 'Northwind Health', to: 'Northwind Care' } },
  });
  await update({ name: 'Northwind Care' });
  const again = await ok(emulator, 'listAuditEvents', { query: { action: 'organization.updated' } });
  expect(again.data).toHaveLength(data.length);
  await update({ name: 'Northwind Health' });
});

test('403: a read-write key changes no settings', async () => {
  const { text } = await createKey(emulator, { permissions: 'read-write' });
  const body = { name: 'Mine' };
  await refused(emulator, 'updateOrganization', 403, 'insufficient-permissions', { key: text, body });
});

test.each([
  [{}, ''],
  [{ name: ' ' }, '/name'],
  [{ name: 'a\nb' }, '/name'],
  [{ id: 'org_0' }, '/id'],
  [{ key_lifetime_max_days: 0 }, '/key_lifetime_max_days'],
  [{ key_lifetime_max_days: 1.5 }, '/key_lifetime_max_days'],
  [{ key_lifetime_max_days: 4000 }, '/key_lifetime_max_days'],
  [{ invitation_domains: [] }, '/invitation_domains'],
  [{ invitation_domains: ['example'] }, '/invitation_domains/0'],
  [{ invitation_domains: ['a@example.com'] }, '/invitation_domains/0'],
])('422 invalid-request: %j', async (body, path) => {
  const { errors } = await refused(emulator, 'updateOrganization', 422, 'invalid-request', { body });
  expect(errors?.map((error) => error.path)).toContain(path);
});

describe('key_lifetime_max_days', () => {
  const name = 'Short';
  const create = { name, permissions: 'read-only' };

  test('limits new keys and new expirations, from when the key was created', async () => {
    const { key: old } = await createKey(emulator, { expires_at: null });
    await update({ key_lifetime_max_days: 30 });
    for (const expires_at of [null, '2026-12-23T12:00:01Z']) {
      const body = { ...create, expires_at };
      const { detail, errors } = await refused(emulator, 'createApiKey', 422, 'invalid-request', { body });
      expect(errors?.map(({ path }) => path)).toEqual(['/expires_at']);
      expect(detail).toContain(
        'must be 2026-12-23T12:00:00Z or earlier: the organization allows a key lifetime of at most 30 days',
      );
    }
    const latest = '2026-12-23T12:00:00Z';
    const { key } = await createKey(emulator, { expires_at: latest });
    emulator.clock.set(Date.parse('2026-12-20T00:00:00Z'));
    for (const expires_at of [null, '2026-12-24T00:00:00Z'])
      await refused(emulator, 'updateApiKey', 422, 'invalid-request', {
        id: key.id,
        body: { name: 'Renamed', expires_at },
      });
    expect(await ok(emulator, 'getApiKey', { id: key.id })).toMatchObject({
      name: key.name,
      expires_at: latest,
    });
    const earlier = { id: key.id, body: { expires_at: '2026-12-22T00:00:00Z' } };
    expect(await ok(emulator, 'updateApiKey', earlier)).toMatchObject(earlier.body);
    expect(await ok(emulator, 'updateApiKey', { id: old.id, body: { name: 'Old' } })).toMatchObject({
      expires_at: null,
    });
  });
});

describe('invitation_domains', () => {
  const role = 'member';

  test('limits invitations, in any case, and no subdomain', async () => {
    const body = { invitation_domains: ['Example.com', 'example.com', 'example.org'] };
    expect(await update(body)).toMatchObject({ invitation_domains: ['example.com', 'example.org'] });
    for (const email of ['a@other.com', 'a@mail.example.com', 'a@notexample.com']) {
      const sent = { body: { email, role } };
      const { errors } = await refused(emulator, 'inviteUser', 422, 'invalid-request', sent);
      expect(errors?.map(({ path }) => path)).toEqual(['/email']);
    }
    await ok(emulator, 'inviteUser', { body: { email: 'a@EXAMPLE.com', role } });
    await ok(emulator, 'inviteUser', { body: { email: 'a@example.org', role } });
  });
});
