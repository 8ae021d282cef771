import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const INVITE = { method: 'POST', path: '/v1/users' } as const;
const ADDRESS = 'lowerplane_user.sam';
const DEFAULTS = { email: '"sam@example.com"', role: '"member"' };

/** A user block. Null leaves an attribute out. */
function userBlock(attributes: Readonly<Record<string, string | null>> = {}, name = 'sam'): string {
  const lines = Object.entries({ ...DEFAULTS, ...attributes }).flatMap(([key, value]) =>
    value === null ? [] : [`  ${key} = ${value}`],
  );
  return `resource "lowerplane_user" "${name}" {\n${lines.join('\n')}\n}\n`;
}

async function opened(block = userBlock(), provider = '') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(block, provider);
  const users = () => Array.fromAsync(lp.outside.listUsers());
  const sam = async () => (await users()).filter(({ email }) => email.startsWith('sam@'));
  const acts = async () =>
    (await lp.auditTrail()).filter(({ action }) => action.startsWith('user.')).map(({ action }) => action);
  return { lp, users, sam, acts };
}

describe.skipIf(terraformIsMissing())('a user as code', () => {
  it('is invited, changed and removed, and a second plan is empty', async () => {
    const { lp, sam, acts } = await opened(userBlock({ name: '"Sam"' }));
    const planned = await lp.plan();
    expect(planned.errors).toEqual([]);
    expect(planned.counts).toEqual({ add: 1, change: 0, remove: 0 });
    await lp.applied();
    const [user] = await sam();
    expect(user).toMatchObject({ role: 'member', name: 'Sam', status: 'invited', expires_at: null });
    expect(await lp.values(ADDRESS)).toEqual({
      allow_lockout: null,
      email: 'sam@example.com',
      expires_at: null,
      id: user?.id,
      invited_at: user?.invited_at,
      name: 'Sam',
      role: 'member',
      status: 'invited',
    });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare(userBlock({ name: '"Sam"', role: '"auditor"', expires_at: '"2099-01-31"' }));
    expect((await lp.applied()).counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(await sam()).toMatchObject([
      { id: user?.id, role: 'auditor', expires_at: '2099-01-31T00:00:00Z' },
    ]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare('');
    expect((await lp.applied()).counts).toEqual({ add: 0, change: 0, remove: 1 });
    expect(await sam()).toEqual([]);
    expect(await acts()).toEqual([
      'user.invited',
      'user.role_assigned',
      'user.expiration_changed',
      'user.removed',
    ]);
  });

  it('keeps an address in its own form, whatever the case, and replaces the user of another one', async () => {
    const { lp, sam } = await opened();
    await lp.applied();
    const [before] = await sam();
    await lp.declare(userBlock({ email: '"Sam@Example.com"' }));
    await lp.applied();
    expect(await sam()).toEqual([before]);
    expect(await lp.values(ADDRESS)).toMatchObject({ email: 'Sam@Example.com', id: before?.id });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare(userBlock({ email: '"sam@other.example.com"' }));
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['delete', 'create'],
      replace_paths: [['email']],
    });
    await lp.applied();
    expect(await sam()).toMatchObject([{ email: 'sam@other.example.com' }]);
  });

  it('shows drift: another role, an accepted invitation, an access that has ended, a removal', async () => {
    const { lp, sam } = await opened(userBlock({ role: '"auditor"', expires_at: '"2099-01-31"' }));
    await lp.applied();
    const id = (await sam())[0]?.id ?? '';
    await lp.outside.updateUser(id, { role: 'admin', expires_at: '2098-01-31T00:00:00Z' });
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      before: { role: 'admin', expires_at: '2098-01-31T00:00:00Z' },
      after: { role: 'auditor', expires_at: '2099-01-31' },
    });
    await lp.applied();
    expect(await sam()).toMatchObject([{ role: 'auditor', expires_at: '2099-01-31T00:00:00Z' }]);

    await lp.outside.updateUser(id, { expires_at: '2096-01-31T00:00:00Z' });
    lp.emulator.clock.set(Date.parse('2096-02-01T00:00:00Z'));
    await lp.plan();
    expect(await lp.change(ADDRESS)).toMatchObject({ before: { status: 'expired' } });

    await lp.outside.removeUser(id);
    const removed = await lp.plan();
    expect(removed.warnings).toMatchObject([{ summary: 'User Removed Elsewhere: sam@example.com' }]);
    expect(removed.counts).toEqual({ add: 1, change: 0, remove: 0 });

    const again = await lp.outside.inviteUser({ email: 'SAM@example.com', role: 'auditor' });
    const found = await lp.plan();
    expect(found.warnings).toMatchObject([{ summary: 'User Invited Again Elsewhere: sam@example.com' }]);
    expect(await lp.change(ADDRESS)).toMatchObject({ actions: ['update'], before: { id: again.id } });
  });

  it.each(['sam@EXAMPLE.com', 'id'])('is imported by %s, and there is nothing to do', async (by) => {
    const { lp } = await opened();
    const { id } = await lp.outside.inviteUser({ email: 'sam@example.com', name: 'Sam', role: 'member' });
    await lp.workspace.succeed(['import', '-input=false', ADDRESS, by === 'id' ? id : by]);
    expect(await lp.values(ADDRESS)).toMatchObject({ id, role: 'member', status: 'invited' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    const missing = await lp.workspace.run(['import', '-input=false', 'lowerplane_user.x', 'x@example.com']);
    expect(missing.output).toMatch(/No Such User|does not exist in the configuration/);
  });

  it('is refused when the address is taken, when it is declared twice, and when its end is over', async () => {
    const { lp } = await opened();
    const { id } = await lp.outside.inviteUser({ email: 'SAM@example.com', role: 'admin' });
    const taken = await lp.plan();
    expect(taken.errors).toMatchObject([
      { summary: 'User Exists Already', snippet: { code: expect.stringContaining('email') } },
    ]);
    expect(taken.errors[0]?.detail).toContain(`id = "${id}"`);
    const double = userBlock({ email: '"a@b.io"' }, 'a') + userBlock({ email: '"A@B.io"' }, 'b');
    await lp.declare(double);
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'User Declared Twice' }]);
    await lp.declare(userBlock({ email: '"c@b.io"', expires_at: '"2020-01-01"' }));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'End Of Access In The Past' }]);
    await lp.declare(userBlock({ email: '"nope"', role: '"boss"', expires_at: '"soon"' }));
    expect((await lp.plan()).errors).toHaveLength(3);
    await lp.declare(userBlock({ role: '"auditor"' }));
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Auditor Without An End' }]);
  });
});

describe.skipIf(terraformIsMissing())('an invitation when LowerPlane has a bad day', () => {
  it('is sent once when answers are lost', async () => {
    const { lp, sam, acts } = await opened();
    lp.emulator.faults.add({ kind: 'lose-response', times: 2, ...INVITE });
    lp.emulator.faults.add({ kind: 'status', status: 503, retry_after: 0, times: 1, ...INVITE });
    expect((await lp.applied()).errors).toEqual([]);
    expect(await sam()).toHaveLength(1);
    expect(await acts()).toEqual(['user.invited']);
  });

  it('is found by the next apply when the answer never came', async () => {
    const { lp, sam, acts } = await opened(userBlock(), 'max_retries = 0');
    lp.emulator.faults.add({ kind: 'lose-response', times: 1, ...INVITE });
    const { code, errors } = await lp.apply();
    expect(code).toBe(1);
    expect(errors[0]?.detail).toContain('It is not known whether the request was carried out');
    const again = await lp.applied();
    expect(again.warnings).toMatchObject([{ summary: 'User Exists Already' }]);
    expect(await acts()).toEqual(['user.invited']);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: (await sam())[0]?.id });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is not made when the request fails before, and made by the next apply', async () => {
    const { lp, sam } = await opened(userBlock(), 'max_retries = 0');
    lp.emulator.faults.add({ kind: 'status', status: 500, times: 1, ...INVITE });
    expect((await lp.apply()).errors[0]?.detail).toContain('failed with status 500');
    expect(await sam()).toEqual([]);
    await lp.applied();
    expect(await sam()).toHaveLength(1);
  });
});

describe.skipIf(terraformIsMissing())('a user who must not be locked out', () => {
  const imported = async (attributes: Readonly<Record<string, string>> = {}) => {
    const all = await opened();
    const users = await all.users();
    for (const { id, role } of users) if (role === 'admin') await all.lp.outside.removeUser(id);
    const owner = users.find(({ role }) => role === 'owner');
    const email = JSON.stringify(owner?.email);
    const block = (more: Readonly<Record<string, string>>) =>
      userBlock({ email, role: '"owner"', ...attributes, ...more });
    await all.lp.declare(block({}));
    await all.lp.workspace.succeed(['import', '-input=false', ADDRESS, owner?.id ?? '']);
    return { ...all, owner, block };
  };

  it('is kept as the last owner, at plan', async () => {
    const { lp, block, owner } = await imported();
    await lp.declare(block({ role: '"member"', allow_lockout: 'true' }));
    expect((await lp.plan()).errors).toMatchObject([
      { summary: `Last Owner: ${owner?.email}`, snippet: { code: expect.stringContaining('role') } },
    ]);
    await lp.declare('');
    expect((await lp.plan()).errors).toMatchObject([{ summary: `Last Owner: ${owner?.email}` }]);
  });

  it('is kept as the last administrator, unless that is allowed and applied', async () => {
    const { lp, block, owner, users } = await imported();
    await lp.outside.inviteUser({ email: 'new@example.com', role: 'owner' });
    await lp.declare('');
    const { errors } = await lp.plan();
    expect(errors).toMatchObject([{ summary: `Last Administrator: ${owner?.email}` }]);
    expect(errors[0]?.detail).toContain('set allow_lockout = true, and apply that before the removal');
    await lp.declare(block({ allow_lockout: 'true' }));
    await lp.applied();
    await lp.declare('');
    await lp.applied();
    expect((await users()).some(({ id }) => id === owner?.id)).toBe(false);
  });

  it('is checked again at apply, when the plan was made before', async () => {
    const { lp, block, owner } = await imported();
    const other = await lp.outside.inviteUser({ email: 'new@example.com', role: 'owner' });
    await lp.declare(block({ role: '"admin"' }));
    expect((await lp.plan()).errors).toEqual([]);
    await lp.outside.removeUser(other.id);
    const applied = await lp.report(['apply', 'plan.bin']);
    expect(applied.errors).toMatchObject([{ summary: `Last Owner: ${owner?.email}` }]);
  });
});
