import { defineEphemeralResource } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { schema } from './schema.ts';

const management = () => import('./manage-api-key.ts');

/** `lowerplane_api_key`, the ephemeral resource. */
export const apiKeyEphemeralResource = defineEphemeralResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  validate({ config, diagnostics }) {
    if (config.permissions !== 'admin') return;
    diagnostics.warning({
      summary: 'Ephemeral Key With Admin Permissions',
      detail:
        'Every plan and apply creates a key that may do anything, including managing keys, and gives it to everything that refers to it. Use read-only or read-write if that is enough.',
      path: ['permissions'],
    });
  },
  open: async (request) => (await management()).openApiKey(request),
  renew: async (request) => (await management()).renewApiKey(request),
  close: async (request) => (await management()).closeApiKey(request),
});
