import { missingEnd } from '../../../users/user-rules.ts';
import { identityById } from '../../identity.ts';
import { defineResource, isUnknown } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { schema } from './schema.ts';

const management = () => import('./manage-user.ts');

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
  plan: async (request) => (await import('./plan-user.ts')).planUser(request),
  read: async (request) => (await management()).readUser(request),
  create: async (request) => (await management()).inviteUser(request),
  update: async (request) => (await management()).updateUser(request),
  delete: async (request) => (await management()).removeUser(request),
  importState: async (request) => (await management()).importUser(request),
});
