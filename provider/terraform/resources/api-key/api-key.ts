import { identityById } from '../../identity.ts';
import { defineResource } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { validateConfig } from './declaration.ts';
import { schema } from './schema.ts';

// Loaded when a key is planned or managed: most provider processes of a run only validate.
const management = () => import('./manage-api-key.ts');

/** `lowerplane_api_key`. */
export const apiKeyResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  identity: identityById<typeof schema>(({ id }) => id),
  validate: ({ config, diagnostics }) => validateConfig(config, diagnostics),
  plan: async (request) => (await import('./plan.ts')).planApiKey(request),
  read: async (request) => (await management()).readApiKey(request),
  create: async (request) => (await management()).applyApiKey(request, null),
  update: async (request) => (await management()).applyApiKey(request, request.prior),
  delete: async (request) => (await management()).removeApiKey(request),
  importState: async (request) => (await management()).importApiKey(request),
});
