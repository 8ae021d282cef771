import { PROVIDER_SOURCE, VERSION } from '../version.ts';
import { configure } from './configure.ts';
import { DATA_SOURCES, EPHEMERAL_RESOURCES, FUNCTIONS, RESOURCES } from './generated/types.ts';
import { defineProvider } from './plugin/index.ts';
import { providerSchema } from './provider-schema.ts';
import type { Session } from './session.ts';

export const provider = defineProvider<typeof providerSchema, Session>({
  name: 'lowerplane',
  address: PROVIDER_SOURCE,
  version: VERSION,
  schema: providerSchema,
  configure,
  shutdown: ({ planned }) => planned.managed.save(),
  resources: RESOURCES,
  dataSources: DATA_SOURCES,
  ephemeralResources: EPHEMERAL_RESOURCES,
  functions: FUNCTIONS,
});
