import type { ApiKey } from '../api/contract/api-key.ts';
import type { User } from '../api/contract/user.ts';
import { ROLES } from '../api/contract/words.ts';
import type { Instant } from '../keys/instant.ts';
import { type UserChange, usersAfter } from './user-change.ts';

/** Why a change would leave no one who can undo it. */
export interface Lockout {
  readonly kind: 'last-owner' | 'last-administrator' | 'oneself';
  readonly change: UserChange;
  /** Title Case. */
  readonly title: string;
  /** What the change would do, as sentences. */
  readonly detail: string;
  /** Whether LowerPlane allows it, to those who confirm it. */
  readonly isAllowed: boolean;
}

/** Roles that manage users and keys. Source: LowerPlane's pages on users. */
const ADMINISTRATORS: readonly User['role'][] = ['owner', 'admin'];

/**
 * The changes that would lock their makers out, in order: of the last owner, of the last user who can manage users, and
 * of the user who created the key that the run is authenticated with.
 *
 * @param changes in the order in which they are made.
 */
export function lockoutsOf(
  changes: readonly UserChange[],
  users: readonly User[],
  { created_by: creator }: Pick<ApiKey, 'created_by'>,
  now: Instant,
): readonly Lockout[] {
  const found: Lockout[] = [];
  let before = users;
  for (const change of changes) {
    const after = usersAfter(before, change);
    const lockout = losesRights(change) ? lockoutOf(change, { before, after, creator, now }) : undefined;
    if (lockout !== undefined) found.push(lockout);
    before = after;
  }
  return found;
}

/** Whether a user has fewer rights after a change. */
export function losesRights({ action, role, from_role: from }: UserChange): boolean {
  if (action === 'remove') return true;
  return action === 'update' && from !== null && ROLES.indexOf(role) > ROLES.indexOf(from);
}

interface Situation {
  readonly before: readonly User[];
  readonly after: readonly User[];
  readonly creator: ApiKey['created_by'];
  readonly now: Instant;
}

function lockoutOf(change: UserChange, { before, after, creator, now }: Situation): Lockout | undefined {
  const { action, email, role } = change;
  const what = action === 'remove' ? `${email} would be removed` : `${email} would become ${role}`;
  const isOwner = ({ role: held }: User) => held === 'owner';
  if (before.some(isOwner) && !after.some(isOwner))
    return {
      kind: 'last-owner',
      change,
      title: 'Last Owner',
      detail: `${what}, but is the last owner, whom LowerPlane keeps. Make another user an owner first.`,
      isAllowed: false,
    };
  const manages = (user: User) => canManage(user, now);
  if (before.some(manages) && !after.some(manages))
    return {
      kind: 'last-administrator',
      change,
      title: 'Last Administrator',
      detail: `${what}, but is the last owner or admin who has accepted the invitation and whose access has not ended. No one could manage users afterwards.`,
      isAllowed: true,
    };
  if (creator.type === 'user' && creator.id === change.id)
    return {
      kind: 'oneself',
      change,
      title: 'Creator Of This API Key',
      detail: `${what}, but created the API key that this run is authenticated with. You could lock yourself out.`,
      isAllowed: true,
    };
  return undefined;
}

function canManage({ role, status, expires_at: at }: User, now: Instant): boolean {
  return ADMINISTRATORS.includes(role) && status === 'active' && (at === null || Date.parse(at) > now);
}
