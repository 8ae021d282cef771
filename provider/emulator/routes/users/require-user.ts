import type { User } from '../../../api/contract/user.ts';
import { ProblemError } from '../../problem.ts';
import type { Store } from '../../store/store.ts';

/** @throws ProblemError `not-found` when there is no such user. */
export function requireUser(store: Store, id: string): User {
  const user = store.users.byId(id);
  if (user !== undefined) return user;
  throw new ProblemError('not-found', `There is no user with the id ${JSON.stringify(id)}.`);
}

/**
 * Keeps one owner: an organization without one could not be managed any more.
 *
 * @throws ProblemError `conflict` when `user` is the only owner.
 */
export function assertNotLastOwner(store: Store, user: User): void {
  if (user.role !== 'owner' || store.users.ownerCount() > 1) return;
  throw new ProblemError('conflict', `${user.email} is the last owner. Make another user an owner first.`);
}
