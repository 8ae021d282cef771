import type { CreateOptions, LowerPlaneClient } from '../api/client.ts';
import type { User } from '../api/contract/user.ts';
import { isSameMoment } from '../keys/instant.ts';
import { isSameEmail, type UserChange } from './user-change.ts';

/** LowerPlane returned a user with other values than the requested ones. */
export class UnexpectedUser extends Error {
  override readonly name = 'UnexpectedUser';
  /** The user as LowerPlane has it now. */
  readonly user: User;

  constructor(user: User) {
    super(
      `LowerPlane returned ${user.email}, ${user.role}, expiring ${user.expires_at ?? 'never'}. Check the user in LowerPlane.`,
    );
    this.user = user;
  }
}

/**
 * Makes one change, and compares the answer with it.
 *
 * @param options of an invitation.
 * @returns the user afterwards. Undefined: removed.
 * @throws UnexpectedUser
 * @throws LowerPlaneError
 */
export async function makeChange(
  client: Pick<LowerPlaneClient, 'inviteUser' | 'updateUser' | 'removeUser'>,
  change: UserChange,
  options: CreateOptions = {},
): Promise<User | undefined> {
  const { action, email, id, role, from_role: from, name, expires_at: expiresAt } = change;
  if (action === 'remove' && id !== null) {
    await client.removeUser(id);
    return undefined;
  }
  const user =
    action === 'invite' || id === null
      ? await client.inviteUser(
          { email, role, name, ...(expiresAt !== null && { expires_at: expiresAt }) },
          options,
        )
      : await client.updateUser(id, { ...(role !== from && { role }), expires_at: expiresAt });
  if (isAsAsked(user, change)) return user;
  throw new UnexpectedUser(user);
}

function isAsAsked(user: User, { email, role, expires_at: expiresAt }: UserChange): boolean {
  return isSameEmail(user.email, email) && user.role === role && isSameMoment(user.expires_at, expiresAt);
}
