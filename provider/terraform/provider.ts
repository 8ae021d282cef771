import { PROVIDER_SOURCE, VERSION } from '../version.ts';
import { configure } from './configure.ts';
import { apiKeyDataSource } from './data-sources/api-key.ts';
import { apiKeysDataSource } from './data-sources/api-keys.ts';
import { apiKeyEphemeralResource } from './ephemeral/api-key/api-key.ts';
import { defineProvider } from './plugin/index.ts';
import { providerSchema } from './provider-schema.ts';
import { apiKeyResource } from './resources/api-key/api-key.ts';
import type { Session } from './session.ts';

export const provider = defineProvider<typeof providerSchema, Session>({
  name: 'lowerplane',
  address: PROVIDER_SOURCE,
  version: VERSION,
  schema: providerSchema,
  configure,
  resources: [apiKeyResource],
  dataSources: [apiKeyDataSource, apiKeysDataSource],
  ephemeralResources: [apiKeyEphemeralResource],
});
