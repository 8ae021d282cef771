import type { LowerPlaneClient } from '../../api/client.ts';
import type { User } from '../../api/contract/user.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { collect, given, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { drawTable } from '../table/draw-table.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { isSameExpiration, listedUsers, planUsers, removalOf, type UserPlan } from './plan-users.ts';
import { CsvError, readCsv } from './read-csv.ts';
import { CHANGE_COLUMNS, USER_COLUMNS, type UserChange, userRowOf } from './user-row.ts';

type Values = ListValues & LowerPlaneValues;

/** @returns the exit code. */
export async function runUsersListCommand(
  values: Values & { readonly role: User['role'] | undefined; readonly 'expires-within': number | undefined },
  io: CommandIo,
): Promise<number> {
  const { role, 'expires-within': within } = values;
  return withLowerPlane('users list', values, io, async (client) => {
    const now = client.clock.now();
    const users = await collect(client.listUsers(given({ role })));
    const rows = users
      .filter(({ expires_at: at }) => within === undefined || (at !== null && Date.parse(at) - now <= within))
      .map((user) => userRowOf(user, now));
    await writeList(
      { name: 'users', columns: USER_COLUMNS, rows, summary: `${count(rows.length, 'user')}.` },
      values,
      io,
    );
    return EXIT.done;
  });
}

/** What one user is to become. */
export interface OneUser {
  readonly action: 'invite' | 'update' | 'remove';
  /** Of an existing user: the id or the email address. */
  readonly user: string;
  readonly role?: User['role'] | undefined;
  readonly name?: string | undefined;
  readonly expires?: ((now: Instant) => Instant | null) | undefined;
}

/**
 * Changes one user.
 *
 * @param name of the command.
 * @param yes does not ask before a removal.
 * @returns the exit code.
 */
export async function runOneUserCommand(
  name: string,
  wanted: OneUser,
  values: Values & { readonly yes?: boolean },
  io: CommandIo,
): Promise<number> {
  return withLowerPlane(name, values, io, async (client, changed) => {
    const expires = wanted.expires?.(io.now);
    const expiresAt = expires === undefined || expires === null ? expires : formatInstant(expires);
    const change = await changeFor(client, wanted, expiresAt);
    if (change.action === 'remove' && values.yes !== true) {
      if (!(await isConfirmed(`Remove ${change.email} (${change.role})?`, name, io))) return EXIT.refused;
    }
    const done = await carryOut(client, change);
    if (done.outcome === 'done') changed();
    await report({ changes: [done], unlisted: [] }, values, io);
    return done.outcome === 'done' ? EXIT.done : failed(name, [done], io);
  });
}

async function changeFor(
  client: LowerPlaneClient,
  { action, user: given, role, name }: OneUser,
  expiresAt: string | null | undefined,
): Promise<UserChange> {
  const base = { name: name ?? null, outcome: 'planned', problem: null } as const;
  if (action === 'invite')
    return {
      ...base,
      action,
      email: given,
      id: null,
      role: role ?? 'member',
      from_role: null,
      expires_at: expiresAt ?? null,
    };
  const users = await collect(client.listUsers());
  const user = users.find(({ id, email }) => id === given || email.toLowerCase() === given.toLowerCase());
  if (user === undefined)
    throw new CommandError(
      `no user has the id or the email address "${given}". Run "lowerplane users list" to see all.`,
    );
  if (action === 'remove') return removalOf(user);
  return {
    ...base,
    action,
    email: user.email,
    id: user.id,
    role: role ?? user.role,
    from_role: user.role,
    expires_at: expiresAt === undefined ? user.expires_at : expiresAt,
  };
}

/**
 * Makes the users those of a CSV file: shows what will change, asks, and does it.
 *
 * @returns the exit code: 1 when it was not confirmed, or `--plan` shows changes.
 * @throws UsageError when the file cannot be read.
 */
export async function runApplyCommand(
  values: Values & { readonly yes: boolean; readonly plan: boolean; readonly prune: boolean },
  path: string,
  io: CommandIo,
): Promise<number> {
  const name = 'users apply';
  const listed = readListed(path, io);
  return withLowerPlane(name, values, io, async (client, changed) => {
    const plan = planUsers(listed, await collect(client.listUsers()), values.prune);
    if (values.plan || plan.changes.length === 0) {
      await report(plan, values, io);
      return plan.changes.length === 0 ? EXIT.done : EXIT.refused;
    }
    if (!values.yes) {
      io.error(`${drawTable(CHANGE_COLUMNS, plan.changes, io)}\n`);
      if (!(await isConfirmed(`Make ${count(plan.changes.length, 'change')}?`, name, io)))
        return EXIT.refused;
    }
    const changes: UserChange[] = [];
    for (const change of plan.changes) {
      // After a failure no more is changed: what follows may rely on it.
      const isOver = changes.some(({ outcome }) => outcome === 'failed');
      changes.push(isOver ? { ...change, outcome: 'left' } : await carryOut(client, change));
    }
    if (changes.every(({ outcome }) => outcome === 'done')) changed();
    await report({ ...plan, changes }, values, io);
    return changes.every(({ outcome }) => outcome === 'done') ? EXIT.done : failed(name, changes, io);
  });
}

function readListed(path: string, io: CommandIo) {
  const text = readNamedFile(path, io).toString('utf8');
  try {
    return listedUsers(readCsv(text));
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`"${path}", ${error.message}.`);
    throw error;
  }
}

async function isConfirmed(question: string, name: string, io: CommandIo): Promise<boolean> {
  const isYes = await answersYes(question, io);
  if (isYes === true) return true;
  const why =
    isYes === undefined
      ? 'there is no terminal to confirm it at. Add --yes.'
      : 'nothing was changed, because that was not confirmed.';
  io.error(`lowerplane ${name}: ${why}\n`);
  return false;
}

/** Makes one change, and compares the answer with it. */
async function carryOut(client: LowerPlaneClient, change: UserChange): Promise<UserChange> {
  try {
    const user = await send(client, change);
    if (user === undefined || isAsAsked(user, change))
      return { ...change, id: user?.id ?? change.id, outcome: 'done' };
    return {
      ...change,
      outcome: 'failed',
      problem: `LowerPlane answered with ${user.email}, ${user.role}, expiring ${user.expires_at ?? 'never'}. Check the user in LowerPlane.`,
    };
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    return { ...change, outcome: 'failed', problem: `${error.title}: ${error.detail}` };
  }
}

async function send(client: LowerPlaneClient, change: UserChange): Promise<User | undefined> {
  const { action, email, id, role, from_role: from, name, expires_at: expiresAt } = change;
  if (action === 'invite' || id === null)
    return client.inviteUser({ email, role, name, ...(expiresAt !== null && { expires_at: expiresAt }) });
  if (action === 'update')
    return client.updateUser(id, { ...(role !== from && { role }), expires_at: expiresAt });
  await client.removeUser(id);
  return undefined;
}

function isAsAsked(user: User, { email, role, expires_at: expiresAt }: UserChange): boolean {
  return (
    user.email.toLowerCase() === email.toLowerCase() &&
    user.role === role &&
    isSameExpiration(user.expires_at, expiresAt)
  );
}

function failed(name: string, changes: readonly UserChange[], io: CommandIo): number {
  for (const { email, problem } of changes)
    if (problem !== null) io.error(`lowerplane ${name}: ${printable(`${email}: ${problem}`)}\n`);
  return EXIT.failed;
}

async function report({ changes, unlisted }: UserPlan, values: Values, io: CommandIo): Promise<void> {
  const done = changes.filter(({ outcome }) => outcome === 'done').length;
  const open = changes.length - done;
  const parts = [
    changes.length === 0
      ? 'Nothing to change'
      : done > 0 || open === 0
        ? `${count(done, 'change')} made`
        : '',
    open === 0
      ? ''
      : `${count(open, 'change')} ${changes.some(({ outcome }) => outcome === 'failed') ? 'not made' : 'planned'}`,
    unlisted.length === 0 ? '' : `${count(unlisted.length, 'user')} not listed, left alone`,
  ];
  await writeList(
    {
      name: 'changes',
      columns: CHANGE_COLUMNS,
      rows: changes,
      summary: `${parts.filter((part) => part !== '').join(', ')}.`,
      more: { unlisted: unlisted.map(({ email }) => email) },
    },
    values,
    io,
  );
}
