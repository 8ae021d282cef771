import type { User } from '../../../api/contract/user.ts';
import { formatInstant } from '../../../keys/instant.ts';
import { keyActor, userEvent } from '../../audit.ts';
import { newIdentifier } from '../../identifier.ts';
import { ProblemError } from '../../problem.ts';
import { json } from '../../reply.ts';
import type { Handler } from '../handler.ts';

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
