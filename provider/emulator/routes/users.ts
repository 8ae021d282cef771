import type { User } from '../../api/contract/user.ts';
import { formatInstant } from '../../keys/instant.ts';
import { keyActor, userEvent } from '../audit.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { futureInstant } from '../future-instant.ts';
import { createOnce, REPLAYED } from '../idempotency.ts';
import { newIdentifier } from '../identifier.ts';
import { ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import type { Store } from '../store/store.ts';
import type { Call, Handler } from './handler.ts';
import { assertDomain } from './organization.ts';

/** @throws ProblemError `not-found` when there is no such user. */
export function requireUser(store: Store, id: string): User {
  const user = store.users.byId(id);
  if (user !== undefined) return user;
  throw new ProblemError('not-found', `There is no user with the id ${JSON.stringify(id)}.`);
}

/** Whether a user is the only owner: an organization without one could not be managed any more. */
export function isLastOwner(store: Store, { role }: User): boolean {
  return role === 'owner' && store.users.ownerCount() <= 1;
}

/** @throws ProblemError `conflict` when `user` is the only owner. */
function assertNotLastOwner(store: Store, user: User): void {
  if (!isLastOwner(store, user)) return;
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

export const inviteUser: Handler<'inviteUser'> = (call) => {
  const { body, store } = call;
  const request = { operation: 'inviteUser', ...body };
  return store.transaction(() => {
    const { created, isReplayed } = createOnce(
      call,
      { what: 'user', request },
      () => invitedUser(call),
      (id) => store.users.byId(id),
    );
    return json(201, created, isReplayed ? REPLAYED : {});
  });
};

function invitedUser({ caller, body, now, store }: Call<'inviteUser'>) {
  if (store.users.hasEmail(body.email)) {
    throw new ProblemError(
      'conflict',
      `A user with the email address ${body.email} already exists. Assign a role to that user instead.`,
    );
  }
  assertDomain(store, body.email);
  const created: User = {
    id: newIdentifier('usr'),
    email: body.email,
    name: body.name,
    role: body.role,
    status: 'invited',
    invited_at: formatInstant(now),
    expires_at: future(body.expires_at, now),
  };
  store.users.insert(created);
  store.auditTrail.append(userEvent('user.invited', keyActor(caller), created, now, invited(created)));
  return { id: created.id, created };
}

function invited({ role, expires_at: expiresAt }: User) {
  return { role, ...(expiresAt === null ? {} : { expires_at: expiresAt }) };
}

function future(expiresAt: string | null, now: number): string | null {
  const at = futureInstant(expiresAt, now);
  return at === null ? null : formatInstant(at);
}

export const updateUser: Handler<'updateUser'> = ({ caller, id, body, now, store }) =>
  store.transaction(() => {
    const user = requireUser(store, id);
    const by = keyActor(caller);
    const role = body.role ?? user.role;
    const expiresAt = body.expires_at === undefined ? user.expires_at : future(body.expires_at, now);
    const updated: User = { ...user, role, expires_at: expiresAt };
    // Access that ends later leaves no owner either, and then no request would say so.
    if (role !== user.role || (expiresAt !== null && expiresAt !== user.expires_at)) {
      assertNotLastOwner(store, user);
    }
    if (role !== user.role) {
      const change = { from: user.role, to: role };
      store.auditTrail.append(userEvent('user.role_assigned', by, user, now, change));
    }
    if (expiresAt !== user.expires_at) {
      const change = { from: user.expires_at, to: expiresAt };
      store.auditTrail.append(userEvent('user.expiration_changed', by, user, now, change));
    }
    store.users.update(updated);
    return json(200, updated);
  });

export const removeUser: Handler<'removeUser'> = ({ caller, id, now, store }) =>
  store.transaction(() => {
    const user = requireUser(store, id);
    assertNotLastOwner(store, user);
    store.users.remove(user.id);
    store.auditTrail.append(userEvent('user.removed', keyActor(caller), user, now, { role: user.role }));
    return { kind: 'empty', status: 204 };
  });
