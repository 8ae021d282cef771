import { defineResource } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { schema } from './schema.ts';

// Loaded when it is needed: most provider processes manage no user.
const manage = () => import('./manage-user.ts');

/** `lowerplane_user`. */
export const userResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_user',
  schema,
  plan: async (request) => (await manage()).planUser(request),
  read: async (request) => (await manage()).readUser(request),
  create: async (request) => (await manage()).inviteUser(request),
  update: async (request) => (await manage()).updateUser(request),
  delete: async (request) => (await manage()).removeUser(request),
  importState: async (request) => (await manage()).importUser(request),
});
