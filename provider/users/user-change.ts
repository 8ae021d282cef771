import type { User } from '../api/contract/user.ts';
import { formatInstant, type Instant, isSameMoment } from '../keys/instant.ts';

/** A user as a declaration or a list wants it. */
export interface WantedUser {
  readonly email: string;
  readonly role: User['role'];
  /** Of the invitation; LowerPlane has no call to change it. */
  readonly name: string | null;
  /** Null: never. Undefined: not said, and it stays as it is. */
  readonly expiresAt: Instant | null | undefined;
}

/** One change of one user. */
export interface UserChange {
  readonly action: 'invite' | 'update' | 'remove';
  readonly email: string;
  /** Null: the user is not invited yet. */
  readonly id: string | null;
  /** Of an update: the role afterwards. */
  readonly role: User['role'];
  readonly from_role: User['role'] | null;
  readonly name: string | null;
  /** Of an update: the expiration afterwards. Null: never. */
  readonly expires_at: string | null;
}

/** What makes a user the wanted one. Undefined: nothing is to be changed. @param user the one of that email, if any. */
export function changeOf(
  { email, role, name, expiresAt }: WantedUser,
  user: User | undefined,
): UserChange | undefined {
  const expires = expiresAt === null || expiresAt === undefined ? null : formatInstant(expiresAt);
  if (user === undefined)
    return { action: 'invite', email, id: null, role, from_role: null, name, expires_at: expires };
  const then = expiresAt === undefined ? user.expires_at : expires;
  if (user.role === role && isSameMoment(then, user.expires_at)) return undefined;
  return {
    action: 'update',
    email: user.email,
    id: user.id,
    role,
    from_role: user.role,
    name: user.name,
    expires_at: then,
  };
}

/** The removal of a user. */
export function removalOf({ email, id, role, name, expires_at }: User): UserChange {
  return { action: 'remove', email, id, role, from_role: role, name, expires_at };
}

/** The user of an id or of an email address. */
export function findUser(users: readonly User[], idOrEmail: string): User | undefined {
  return users.find(({ id }) => id === idOrEmail) ?? users.find(({ email }) => isSameEmail(email, idOrEmail));
}

/** Whether two email addresses are the same to LowerPlane, which ignores case. */
export function isSameEmail(one: string, other: string): boolean {
  return foldEmail(one) === foldEmail(other);
}

/** The form in which email addresses are compared. */
export function foldEmail(email: string): string {
  return email.toLowerCase();
}

/** The users after a change. One that is invited is none that can sign in yet. */
export function usersAfter(users: readonly User[], change: UserChange): readonly User[] {
  const { action, id, email, role, name, expires_at } = change;
  if (action === 'remove') return users.filter((user) => user.id !== id);
  if (action === 'update')
    return users.map((user) => (user.id === id ? { ...user, role, expires_at } : user));
  const invited: User = {
    id: `invited ${email}`,
    email,
    name,
    role,
    status: 'invited',
    invited_at: '',
    expires_at,
  };
  return [...users, invited];
}
