import type { LowerPlaneClient } from '../../api/client.ts';
import type { User } from '../../api/contract/user.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { listUsers } from '../../users/list-users.ts';
import { lockoutsOf, losesRights } from '../../users/lockout.ts';
import { makeChange, UnexpectedUser } from '../../users/make-change.ts';
import { planUsers } from '../../users/plan-users.ts';
import { findUser, removalOf, type UserChange } from '../../users/user-change.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { isConfirmed, withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { drawTable } from '../table/draw-table.ts';
import { type ListValues, writeList } from '../table/list-report.ts';
import { listedUsers } from './listed-users.ts';
import { CsvError, readCsv } from './read-csv.ts';
import { CHANGE_COLUMNS, type ReportedChange, USER_COLUMNS } from './user-row.ts';

type Values = ListValues & LowerPlaneValues;

/** @returns the exit code. */
export async function runUsersListCommand(
  values: Values & { readonly role: User['role'] | undefined; readonly 'expires-within': number | undefined },
  io: CommandIo,
): Promise<number> {
  const { role, 'expires-within': expiresWithin } = values;
  return withLowerPlane('users list', values, io, async (client) => {
    const rows = await Array.fromAsync(listUsers(client, { role, expiresWithin }));
    await writeList(
      { name: 'users', columns: USER_COLUMNS, rows, summary: `${count(rows.length, 'user')}.` },
      values,
      io,
    );
    return EXIT.done;
  });
}

/** The requested change of one user. */
export interface OneUser {
  readonly action: UserChange['action'];
  /** Of an existing user: the id or the email address. */
  readonly user: string;
  readonly role?: User['role'] | undefined;
  readonly name?: string | undefined;
  readonly expires?: ((now: Instant) => Instant | null) | undefined;
}

/** Whether a change may lock out those who make it. */
interface LockoutValues {
  readonly 'allow-lockout'?: boolean;
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
  values: Values & LockoutValues & { readonly yes?: boolean },
  io: CommandIo,
): Promise<number> {
  return withLowerPlane(name, values, io, async (client, changed) => {
    const expires = wanted.expires?.(io.now);
    const expiresAt = expires === undefined || expires === null ? expires : formatInstant(expires);
    const users = wanted.action === 'invite' ? [] : await Array.fromAsync(client.listUsers());
    const change = changeFor(users, wanted, expiresAt);
    const refused = await refusedChanges(client, [change], users, values);
    if (refused !== undefined) {
      await report({ changes: refused, unlisted: [] }, values, io);
      return failed(name, refused, io);
    }
    if (change.action === 'remove' && values.yes !== true) {
      if (!(await isConfirmed(`Remove ${change.email} (${change.role})?`, name, io))) return EXIT.refused;
    }
    const done = await carryOut(client, change);
    if (done.outcome === 'done') changed();
    await report({ changes: [done], unlisted: [] }, values, io);
    return done.outcome === 'done' ? EXIT.done : failed(name, [done], io);
  });
}

function changeFor(
  users: readonly User[],
  { action, user: given, role, name }: OneUser,
  expiresAt: string | null | undefined,
): UserChange {
  if (action === 'invite')
    return {
      action,
      email: given,
      id: null,
      role: role ?? 'member',
      from_role: null,
      name: name ?? null,
      expires_at: expiresAt ?? null,
    };
  const user = findUser(users, given);
  if (user === undefined)
    throw new CommandError(
      `no user has the id or the email address "${given}". Run "lowerplane users list" to see all.`,
    );
  if (action === 'remove') return removalOf(user);
  return {
    action,
    email: user.email,
    id: user.id,
    role: role ?? user.role,
    from_role: user.role,
    name: null,
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
  values: Values & LockoutValues & { readonly yes: boolean; readonly plan: boolean; readonly prune: boolean },
  path: string,
  io: CommandIo,
): Promise<number> {
  const name = 'users apply';
  const listed = readListed(path, io);
  return withLowerPlane(name, values, io, async (client, changed) => {
    const users = await Array.fromAsync(client.listUsers());
    const { changes: planned, unlisted } = planUsers(listed, users, values.prune);
    const refused = await refusedChanges(client, planned, users, values);
    if (refused !== undefined) {
      await report({ changes: refused, unlisted }, values, io);
      return failed(name, refused, io);
    }
    if (values.plan || planned.length === 0) {
      await report({ changes: planned.map(asPlanned), unlisted }, values, io);
      return planned.length === 0 ? EXIT.done : EXIT.refused;
    }
    if (!values.yes) {
      io.error(`${drawTable(CHANGE_COLUMNS, planned.map(asPlanned), io)}\n`);
      if (!(await isConfirmed(`Make ${count(planned.length, 'change')}?`, name, io))) return EXIT.refused;
    }
    const changes: ReportedChange[] = [];
    for (const change of planned) {
      // After a failure no more is changed: what follows may rely on it.
      const isOver = changes.some(({ outcome }) => outcome === 'failed');
      changes.push(isOver ? { ...asPlanned(change), outcome: 'left' } : await carryOut(client, change));
    }
    if (changes.every(({ outcome }) => outcome === 'done')) changed();
    await report({ changes, unlisted }, values, io);
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

/** The changes when some of them would lock out those who make them. Undefined: none would, or it is allowed. */
async function refusedChanges(
  client: LowerPlaneClient,
  changes: readonly UserChange[],
  users: readonly User[],
  { 'allow-lockout': isLockoutAllowed = false }: LockoutValues,
): Promise<readonly ReportedChange[] | undefined> {
  if (!changes.some(losesRights)) return undefined;
  const found = lockoutsOf(changes, users, await client.getOwnApiKey(), client.clock.now());
  const refused = found.filter(({ isAllowed }) => !(isAllowed && isLockoutAllowed));
  if (refused.length === 0) return undefined;
  return changes.map((change) => {
    const lockout = refused.find((each) => each.change === change);
    if (lockout === undefined) return { ...asPlanned(change), outcome: 'left' };
    const advice = lockout.isAllowed ? ' To do it all the same, add --allow-lockout.' : '';
    return { ...asPlanned(change), outcome: 'failed', problem: `${lockout.detail}${advice}` };
  });
}

function asPlanned(change: UserChange): ReportedChange {
  return { ...change, outcome: 'planned', problem: null };
}

async function carryOut(client: LowerPlaneClient, change: UserChange): Promise<ReportedChange> {
  const planned = asPlanned(change);
  try {
    const user = await makeChange(client, change);
    return { ...planned, id: user?.id ?? change.id, outcome: 'done' };
  } catch (error) {
    if (error instanceof UnexpectedUser) return { ...planned, outcome: 'failed', problem: error.message };
    if (!isLowerPlaneError(error)) throw error;
    return { ...planned, outcome: 'failed', problem: `${error.title}: ${error.detail}` };
  }
}

function failed(name: string, changes: readonly ReportedChange[], io: CommandIo): number {
  for (const { email, problem } of changes)
    if (problem !== null) io.error(`lowerplane ${name}: ${printable(`${email}: ${problem}`)}\n`);
  return EXIT.failed;
}

interface Reported {
  readonly changes: readonly ReportedChange[];
  readonly unlisted: readonly User[];
}

async function report({ changes, unlisted }: Reported, values: Values, io: CommandIo): Promise<void> {
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
