import { describe, expect, test } from 'vitest';
import { call, ok, refused } from './call.ts';
import { runningEmulator } from './running.ts';

const emulator = runningEmulator();
const invite = (email: string, role = 'member') => ok(emulator, 'inviteUser', { body: { email, role } });
const owner = async () => {
  const { data } = await ok(emulator, 'listUsers', { query: { role: 'owner' } });
  return data[0]?.id ?? '';
};

describe('listUsers', () => {
  test('200: of one role', async () => {
    const { data } = await ok(emulator, 'listUsers', { query: { role: 'auditor' } });
    expect(data.map(({ name }) => name)).toEqual(['Dana Prescott']);
  });

  test('422 invalid-request', async () => {
    await refused(emulator, 'listUsers', 422, 'invalid-request', { query: { role: 'king' } });
  });
});

describe('inviteUser', () => {
  test('201', async () => {
    const user = await ok(emulator, 'inviteUser', {
      body: { email: 'ana@example.com', name: 'Ana', role: 'auditor' },
    });
    expect(user).toMatchObject({ email: 'ana@example.com', name: 'Ana', role: 'auditor', status: 'invited' });
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.invited' } });
    expect(data.at(-1)).toMatchObject({ target: user.id, details: { role: 'auditor' } });
    expect(JSON.stringify(data)).not.toContain('ana@example.com');
  });

  test('409 conflict: the address is taken, in any case', async () => {
    await invite('bo@example.com');
    const body = { email: 'BO@example.com', role: 'member' };
    await refused(emulator, 'inviteUser', 409, 'conflict', { body });
  });

  test('201: a repeated request names the same user, until that user is removed', async () => {
    const body = { email: 'gil@example.com', role: 'member' };
    const headers = { 'idempotency-key': 'invite-gil' };
    const first = await ok(emulator, 'inviteUser', { body, headers });
    const again = await call(emulator, 'inviteUser', { body, headers });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(JSON.parse(again.text)).toEqual(first);
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.invited' } });
    expect(data.filter(({ target }) => target === first.id)).toHaveLength(1);
    const other = { ...body, role: 'admin' };
    await refused(emulator, 'inviteUser', 409, 'idempotency-conflict', { body: other, headers });
    await call(emulator, 'removeUser', { id: first.id });
    expect((await ok(emulator, 'inviteUser', { body, headers })).id).not.toBe(first.id);
  });

  test.each([
    [{ email: 'nope', role: 'member' }, '/email', 'must be an email address'],
    [{ email: 'c@example.com' }, '/role', 'is required'],
  ])('422 invalid-request: %j', async (body, path, message) => {
    const { errors } = await refused(emulator, 'inviteUser', 422, 'invalid-request', { body });
    expect(errors).toEqual([{ path, message }]);
  });
});

describe('updateUser', () => {
  test('200', async () => {
    const user = await invite('dee@example.com');
    const assigned = await ok(emulator, 'updateUser', { id: user.id, body: { role: 'admin' } });
    expect(assigned).toEqual({ ...user, role: 'admin' });
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.role_assigned' } });
    expect(data.at(-1)).toMatchObject({ target: user.id, details: { from: 'member', to: 'admin' } });
  });

  test('200: until when an auditor has access', async () => {
    const body = { email: 'ada@example.com', role: 'auditor', expires_at: '2026-12-24T00:00:00Z' };
    const invited = await ok(emulator, 'inviteUser', { body });
    expect(invited).toMatchObject({ expires_at: '2026-12-24T00:00:00Z' });
    const extended = { expires_at: '2027-01-31T00:00:00+01:00' };
    expect(await ok(emulator, 'updateUser', { id: invited.id, body: extended })).toEqual({
      ...invited,
      expires_at: '2027-01-30T23:00:00Z',
    });
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.expiration_changed' } });
    expect(data.at(-1)).toMatchObject({ target: invited.id, details: { to: '2027-01-30T23:00:00Z' } });
    expect(await ok(emulator, 'updateUser', { id: invited.id, body: { expires_at: null } })).toMatchObject({
      role: 'auditor',
      expires_at: null,
    });
  });

  test.each([
    [{}, '', 'must change role or expires_at'],
    [{ expires_at: '2026-11-01T00:00:00Z' }, '/expires_at', 'must be in the future'],
  ])('422 invalid-request: %j', async (body, path, message) => {
    const { id } = await invite(`bo${path.length}@example.com`);
    const { errors } = await refused(emulator, 'updateUser', 422, 'invalid-request', { id, body });
    expect(errors?.[0]).toMatchObject({ path, message: expect.stringContaining(message) });
  });

  test('404 not-found', async () => {
    await refused(emulator, 'updateUser', 404, 'not-found', { id: 'usr_none', body: { role: 'admin' } });
  });

  test.each([{ role: 'member' as const }, { expires_at: '2099-01-01T00:00:00Z' }])(
    '409 conflict: the last owner, with %j',
    async (body) => {
      const { detail } = await refused(emulator, 'updateUser', 409, 'conflict', { id: await owner(), body });
      expect(detail).toContain('last owner');
    },
  );
});

describe('removeUser', () => {
  test('204', async () => {
    const user = await invite('eve@example.com');
    expect((await call(emulator, 'removeUser', { id: user.id })).status).toBe(204);
    await refused(emulator, 'removeUser', 404, 'not-found', { id: user.id });
    const { data } = await ok(emulator, 'listAuditEvents', { query: { action: 'user.removed' } });
    expect(data.at(-1)).toMatchObject({ target: user.id });
  });

  test('409 conflict: the last owner, until there is another', async () => {
    const first = await owner();
    await refused(emulator, 'removeUser', 409, 'conflict', { id: first });
    await invite('flo@example.com', 'owner');
    expect((await call(emulator, 'removeUser', { id: first })).status).toBe(204);
  });
});
