import { keyActor, userEvent } from '../../audit.ts';
import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';
import { assertNotLastOwner, requireUser } from './require-user.ts';

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
