import { PROVIDER_SOURCE, VERSION } from '../version.ts';
import { configure } from './configure.ts';
import { DATA_SOURCES, FUNCTIONS } from './generated/lookups.ts';
import { ACTIONS, EPHEMERAL_RESOURCES, LIST_RESOURCES, RESOURCES } from './generated/types.ts';
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
  ephemeralResources: EPHEMERAL_RESOURCES,
  listResources: LIST_RESOURCES,
  actions: ACTIONS,
  lookups: async () => ({ dataSources: DATA_SOURCES(), functions: FUNCTIONS() }),
});
