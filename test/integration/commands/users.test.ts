import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CsvError, readCsv } from '../../../provider/cli/users/read-csv.ts';
import { surroundings } from './ran-command.ts';

async function opened() {
  const all = await surroundings();
  const users = () => Array.fromAsync(all.client.listUsers());
  return { ...all, users };
}

it('invites, changes and removes one user', async () => {
  const { run, json, users } = await opened();
  const noEnd = await run(['users', 'invite', 'a@example.com', '--role', 'auditor']);
  expect(noEnd.code).toBe(2);
  expect(noEnd.error).toContain('Say when the access of the auditor ends');
  const args = ['users', 'invite', 'a@example.com', '--role', 'auditor', '--expires', '30d', '--name', 'Ada'];
  const invited = await json('users-changes', args);
  expect(invited).toMatchObject({
    code: 0,
    report: { changes: [{ action: 'invite', outcome: 'done', role: 'auditor' }] },
  });
  const listed = await json('users-list', ['users', 'list', '--role', 'auditor', '--expires-within', '31d']);
  expect(listed.report.users).toMatchObject([{ email: 'a@example.com', name: 'Ada', status: 'invited' }]);
  const twice = await run(args);
  expect(twice.code).toBe(2);
  expect(twice.error).toContain('already exists');

  const role = ['users', 'role', 'A@example.com', '--role', 'member', '--expires', 'never'];
  expect((await run(role)).out).toContain('auditor → member');
  expect((await users()).at(-1)).toMatchObject({ role: 'member', expires_at: null });
  const remove = ['users', 'remove', 'a@example.com'];
  expect(await run(remove)).toMatchObject({ code: 1 });
  expect(await run(remove, { ask: async () => 'n' })).toMatchObject({ code: 1 });
  expect(await run(remove, { ask: async () => 'y' })).toMatchObject({ code: 0 });
  const gone = await run([...remove, '--yes']);
  expect(gone.code).toBe(2);
  expect(gone.error).toContain('no user has the id or the email address "a@example.com"');
});

it('makes users those of a file: plan, confirmation, changes', async () => {
  const { run, json, users, folder } = await opened();
  const before = await users();
  await run(['users', 'list', '--format', 'csv', '--output', 'users.csv', '--quiet']);
  expect(await run(['users', 'apply', 'users.csv', '--plan'])).toMatchObject({
    code: 0,
    out: 'Nothing to change.\n',
  });

  const member = before.find(({ role }) => role === 'member');
  const text = `email,role,expires_at\r\nnew@example.com,auditor,2099-01-31\r\n${member?.email},admin,\r\n`;
  writeFileSync(join(folder, 'few.csv'), text);
  const planned = await json('users-changes', ['users', 'apply', 'few.csv', '--plan']);
  expect(planned.code).toBe(1);
  expect(planned.report.changes).toMatchObject([
    { action: 'invite', email: 'new@example.com', outcome: 'planned', expires_at: '2099-01-31T00:00:00Z' },
    { action: 'update', email: member?.email, from_role: 'member', role: 'admin' },
  ]);
  expect(planned.report.unlisted).toHaveLength(before.length - 1);
  expect(await users()).toEqual(before);
  expect(await run(['users', 'apply', 'few.csv'], { ask: async () => '' })).toMatchObject({ code: 1 });
  const asked = await run(['users', 'apply', 'few.csv'], { ask: async () => 'yes' });
  expect(asked.code).toBe(0);
  expect(asked.error).toContain('+ invite');
  expect(await users()).toHaveLength(before.length + 1);
});

it('prunes only when asked, keeps an owner, and stops at a failure', async () => {
  const { json, users, folder, emulator } = await opened();
  const owner = (await users()).find(({ role }) => role === 'owner');
  writeFileSync(join(folder, 'one.csv'), `email,role\n${owner?.email},owner\n`);
  const pruned = await json('users-changes', ['users', 'apply', 'one.csv', '--prune', '--yes']);
  expect(pruned.code).toBe(0);
  expect(await users()).toMatchObject([{ email: owner?.email }]);
  writeFileSync(join(folder, 'none.csv'), `email,role\n${owner?.email},member\n`);
  const last = await json('users-changes', ['users', 'apply', 'none.csv', '--yes']);
  expect(last).toMatchObject({ code: 2, report: { changes: [{ outcome: 'failed' }] } });
  expect(last.error).toContain('is the last owner');
  writeFileSync(join(folder, 'two.csv'), 'email,role\nb@example.com,member\nc@example.com,member\n');
  emulator.faults.add({ kind: 'status', status: 500, method: 'POST', path: '/v1/users' });
  const stopped = await json('users-changes', ['users', 'apply', 'two.csv', '--yes']);
  expect(stopped).toMatchObject({
    code: 2,
    report: { changes: [{ outcome: 'failed' }, { outcome: 'left' }] },
  });
});

describe('a change that would lock out those who make it', () => {
  const only = async () => {
    const all = await opened();
    const users = await all.users();
    const owner = users.find(({ role }) => role === 'owner');
    for (const { id, role } of users) if (role === 'admin') await all.client.removeUser(id);
    await all.client.inviteUser({ email: 'second@example.com', role: 'owner' });
    return { ...all, owner };
  };

  it('is refused before anything is changed, unless it is allowed', async () => {
    const { run, json, users, folder, owner } = await only();
    const before = await users();
    const remove = ['users', 'remove', owner?.email ?? '', '--yes'];
    const refused = await run(remove);
    expect(refused.code).toBe(2);
    expect(refused.error).toContain('is the last owner or admin who has accepted the invitation');
    expect(refused.error).toContain('add --allow-lockout');
    writeFileSync(join(folder, 'less.csv'), `email,role\nnew@example.com,member\n${owner?.email},member\n`);
    const applied = await json('users-changes', ['users', 'apply', 'less.csv', '--yes']);
    expect(applied).toMatchObject({
      code: 2,
      report: { changes: [{ outcome: 'left' }, { outcome: 'failed' }] },
    });
    expect(await run(['users', 'apply', 'less.csv', '--plan'])).toMatchObject({ code: 2 });
    expect(await users()).toEqual(before);
    expect(await run([...remove, '--allow-lockout'])).toMatchObject({ code: 0 });
  });

  it('is refused for the last owner, whatever is allowed', async () => {
    const { run, users } = await opened();
    const owner = (await users()).find(({ role }) => role === 'owner');
    const role = ['users', 'role', owner?.email ?? '', '--role', 'member', '--allow-lockout'];
    const ran = await run(role);
    expect(ran.code).toBe(2);
    expect(ran.error).toContain('whom LowerPlane keeps');
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['', 'line 1: the file is empty'],
    ['email,role\nx,member\n', 'line 2: email must be an email address, not "x"'],
    [
      'email,role\na@b.io,boss\n',
      'line 2: role must be one of owner, admin, member, read-only, auditor, not "boss"',
    ],
    ['email,role\na@b.io,member\nA@b.io,admin\n', 'line 3: A@b.io is on line 2, too'],
    ['email,rol\na@b.io,member\n', 'line 1: there is no column "rol"'],
    ['email,role\na@b.io\n', 'line 2: it has 1 fields, and the header 2'],
    ['email,role,expires_at\na@b.io,auditor,soon\n', 'line 2: expires_at must be a day'],
    ['email,role\n"a@b.io,member\n', 'line 2: a quotation mark is not closed'],
  ])('%j', async (text, message) => {
    const { run, folder, emulator } = await opened();
    writeFileSync(join(folder, 'a.csv'), text);
    emulator.requests.reset();
    const ran = await run(['users', 'apply', 'a.csv', '--yes']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.error).toContain(message);
    expect(emulator.requests.counts()).toEqual({});
  });
});

it('reads CSV as RFC 4180 has it', () => {
  const fields = (text: string) => readCsv(text).map((record) => [record.line, ...record.fields.values()]);
  expect(fields('\ufeffa,b\r\n"x ""y""\n z",\r\n\r\n1,\'=2')).toEqual([
    [2, 'x "y"\n z', ''],
    [5, '1', '=2'],
  ]);
  expect(() => readCsv('a,a\n')).toThrow(CsvError);
});
