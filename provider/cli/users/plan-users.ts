import * as z from 'zod';
import { role, type User } from '../../api/contract/user.ts';
import { formatInstant, type Instant, parseDayOrInstant } from '../../keys/instant.ts';
import { CsvError, type CsvRecord } from './read-csv.ts';
import type { UserChange } from './user-row.ts';

/** A user as a file lists it. */
export interface ListedUser {
  readonly email: string;
  readonly role: User['role'];
  readonly name: string | null;
  /** Undefined: the file does not say it, and it stays as it is. */
  readonly expiresAt: Instant | null | undefined;
}

const COLUMNS = ['email', 'role', 'name', 'expires_at'];
/** Those of "users list --format csv", too, which can be edited and read back. */
const IGNORED = ['id', 'status', 'invited_at', 'expires_in_days'];

/**
 * Users of a CSV file.
 *
 * @throws CsvError that names the line and what to write instead.
 */
export function listedUsers(records: readonly CsvRecord[]): readonly ListedUser[] {
  const seen = new Map<string, number>();
  return records.map(({ line, fields }) => {
    const unknown = [...fields.keys()].find((name) => ![...COLUMNS, ...IGNORED].includes(name));
    if (unknown !== undefined)
      throw new CsvError(`line 1: there is no column "${unknown}"; there are: ${COLUMNS.join(', ')}`);
    const email = fields.get('email') ?? '';
    if (!z.email().safeParse(email).success)
      throw new CsvError(`line ${line}: email must be an email address, not "${email}"`);
    const before = seen.get(email.toLowerCase());
    if (before !== undefined) throw new CsvError(`line ${line}: ${email} is on line ${before}, too`);
    seen.set(email.toLowerCase(), line);
    const given = role.safeParse(fields.get('role'));
    if (!given.success)
      throw new CsvError(
        `line ${line}: role must be one of ${role.options.join(', ')}, not "${fields.get('role') ?? ''}"`,
      );
    return {
      email,
      role: given.data,
      name: fields.get('name') || null,
      expiresAt: expirationIn(fields.get('expires_at'), line),
    };
  });
}

function expirationIn(text: string | undefined, line: number): Instant | null | undefined {
  if (text === undefined) return undefined;
  if (text === '' || text === 'never') return null;
  const at = parseDayOrInstant(text);
  if (at !== undefined) return at;
  throw new CsvError(`line ${line}: expires_at must be a day such as 2027-01-31, or empty, not "${text}"`);
}

/** What is to change. */
export interface UserPlan {
  readonly changes: readonly UserChange[];
  /** Users that are not listed, and stay. */
  readonly unlisted: readonly User[];
}

/**
 * Compares a list with the users that exist. Those that lose rights come last, so that there is always an owner.
 *
 * @param prune removes users that are not listed.
 */
export function planUsers(listed: readonly ListedUser[], users: readonly User[], prune: boolean): UserPlan {
  const byEmail = new Map(users.map((user) => [user.email.toLowerCase(), user]));
  const wanted = new Set(listed.map(({ email }) => email.toLowerCase()));
  const changes = listed.flatMap((item) => changeOf(item, byEmail.get(item.email.toLowerCase())) ?? []);
  const unlisted = users.filter(({ email }) => !wanted.has(email.toLowerCase()));
  const removals = prune ? unlisted.map((user) => removalOf(user)) : [];
  return {
    changes: [...changes.toSorted((a, b) => rank(a) - rank(b)), ...removals],
    unlisted: prune ? [] : unlisted,
  };
}

function rank({ action, from_role: from }: UserChange): number {
  return action === 'invite' ? 0 : from === 'owner' ? 2 : 1;
}

function changeOf(
  { email, role, name, expiresAt }: ListedUser,
  user: User | undefined,
): UserChange | undefined {
  const expires = expiresAt === null || expiresAt === undefined ? null : formatInstant(expiresAt);
  if (user === undefined)
    return planned({ action: 'invite', email, id: null, role, from_role: null, name, expires_at: expires });
  const then = expiresAt === undefined ? user.expires_at : expires;
  if (user.role === role && isSameExpiration(then, user.expires_at)) return undefined;
  return planned({
    action: 'update',
    email: user.email,
    id: user.id,
    role,
    from_role: user.role,
    name: user.name,
    expires_at: then,
  });
}

/** The removal of a user. */
export function removalOf({ email, id, role, name, expires_at: expiresAt }: User): UserChange {
  return planned({ action: 'remove', email, id, role, from_role: role, name, expires_at: expiresAt });
}

function planned(change: Omit<UserChange, 'outcome' | 'problem'>): UserChange {
  return { ...change, outcome: 'planned', problem: null };
}

/** Whether two expirations are the same one: LowerPlane may store whole seconds. */
export function isSameExpiration(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(Date.parse(one) - Date.parse(other)) < 1_000;
}
