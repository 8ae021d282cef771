import type { User } from '../../api/contract/user.ts';
import { formatInstant } from '../../keys/instant.ts';
import { keyActor, userEvent } from '../audit.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { newIdentifier } from '../identifier.ts';
import { ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import type { Store } from '../store/store.ts';
import type { Handler } from './handler.ts';

/** @throws ProblemError `not-found` when there is no such user. */
function requireUser(store: Store, id: string): User {
  const user = store.users.byId(id);
  if (user !== undefined) return user;
  throw new ProblemError('not-found', `There is no user with the id ${JSON.stringify(id)}.`);
}

/**
 * Keeps one owner: an organization without one could not be managed any more.
 *
 * @throws ProblemError `conflict` when `user` is the only owner.
 */
function assertNotLastOwner(store: Store, user: User): void {
  if (user.role !== 'owner' || store.users.ownerCount() > 1) return;
  throw new ProblemError('conflict', `${user.email} is the last owner. Make another user an owner first.`);
}

const LIST = 'users';

export const listUsers: Handler<'listUsers'> = ({ query, store }) => {
  const slice = store.users.list({ role: query.role }, pageRequest(LIST, query));
  return json(
    200,
    toPage(LIST, slice, (user) => user),
  );
};

export const inviteUser: Handler<'inviteUser'> = ({ caller, body, now, store }) =>
  store.transaction(() => {
    if (store.users.hasEmail(body.email)) {
      throw new ProblemError(
        'conflict',
        `A user with the email address ${body.email} already exists. Assign a role to that user instead.`,
      );
    }
    const user: User = {
      id: newIdentifier('usr'),
      email: body.email,
      name: body.name,
      role: body.role,
      status: 'invited',
      invited_at: formatInstant(now),
    };
    store.users.insert(user);
    store.auditTrail.append(userEvent('user.invited', keyActor(caller), user, now, { role: user.role }));
    return json(201, user);
  });

export const assignRole: Handler<'assignRole'> = ({ caller, id, body, now, store }) =>
  store.transaction(() => {
    const user = requireUser(store, id);
    if (user.role === body.role) return json(200, user);
    assertNotLastOwner(store, user);
    store.users.assignRole(user, body.role);
    const change = { from: user.role, to: body.role };
    store.auditTrail.append(userEvent('user.role_assigned', keyActor(caller), user, now, change));
    return json(200, { ...user, role: body.role });
  });

export const removeUser: Handler<'removeUser'> = ({ caller, id, now, store }) =>
  store.transaction(() => {
    const user = requireUser(store, id);
    assertNotLastOwner(store, user);
    store.users.remove(user.id);
    store.auditTrail.append(userEvent('user.removed', keyActor(caller), user, now, { role: user.role }));
    return { kind: 'empty', status: 204 };
  });
