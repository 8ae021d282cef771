import { keyActor, userEvent } from '../../audit.ts';
import type { Handler } from '../handler.ts';
import { assertNotLastOwner, requireUser } from './require-user.ts';

export const removeUser: Handler<'removeUser'> = ({ caller, id, now, store }) =>
  store.transaction(() => {
    const user = requireUser(store, id);
    assertNotLastOwner(store, user);
    store.users.remove(user.id);
    store.auditTrail.append(userEvent('user.removed', keyActor(caller), user, now, { role: user.role }));
    return { kind: 'empty', status: 204 };
  });
