import type { User } from '../api/contract/user.ts';
import { changeOf, foldEmail, removalOf, type UserChange, type WantedUser } from './user-change.ts';

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
export function planUsers(listed: readonly WantedUser[], users: readonly User[], prune: boolean): UserPlan {
  const byEmail = new Map(users.map((user) => [foldEmail(user.email), user]));
  const wanted = new Set(listed.map(({ email }) => foldEmail(email)));
  const changes = listed.flatMap((item) => changeOf(item, byEmail.get(foldEmail(item.email))) ?? []);
  const unlisted = users.filter(({ email }) => !wanted.has(foldEmail(email)));
  const removals = prune ? unlisted.map(removalOf) : [];
  return {
    changes: [...changes.toSorted((a, b) => rank(a) - rank(b)), ...removals],
    unlisted: prune ? [] : unlisted,
  };
}

function rank({ action, from_role: from }: UserChange): number {
  return action === 'invite' ? 0 : from === 'owner' ? 2 : 1;
}
