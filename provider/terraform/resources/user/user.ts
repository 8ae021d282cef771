import { missingEnd } from '../../../users/user-rules.ts';
import { identityById } from '../../identity.ts';
import { defineResource, isUnknown } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { importUser, inviteUser, readUser, removeUser, updateUser } from './manage-user.ts';
import { planUser } from './plan-user.ts';
import { schema } from './schema.ts';

/** `lowerplane_user`. */
export const userResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_user',
  schema,
  identity: identityById<typeof schema>(({ id }) => id),
  validate({ config: { role, expires_at: expiresAt }, diagnostics }) {
    if (isUnknown(role) || isUnknown(expiresAt)) return;
    const detail = missingEnd(role, expiresAt, 'expires_at');
    if (detail !== undefined)
      diagnostics.error({ summary: 'Auditor Without An End', detail, path: ['role'] });
  },
  plan: planUser,
  read: readUser,
  create: inviteUser,
  update: updateUser,
  delete: removeUser,
  importState: importUser,
});
