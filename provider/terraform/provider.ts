import { PROVIDER_SOURCE, VERSION } from '../version.ts';
import { EPHEMERAL_RESOURCES, RESOURCES } from './generated/types.ts';
import { defineProvider } from './plugin/index.ts';
import { providerSchema } from './provider-schema.ts';
import type { Session } from './session.ts';

export const provider = defineProvider<typeof providerSchema, Session>({
  name: 'lowerplane',
  address: PROVIDER_SOURCE,
  version: VERSION,
  schema: providerSchema,
  // What these need is loaded then: most provider processes of a run only validate.
  configure: async (request) => (await import('./configure.ts')).configure(request),
  shutdown: ({ planned }) => planned.managed.save(),
  resources: RESOURCES,
  ephemeralResources: EPHEMERAL_RESOURCES,
  async onDemand() {
    const { ACTIONS, DATA_SOURCES, FUNCTIONS, LIST_RESOURCES } = await import('./generated/on-demand.ts');
    return {
      dataSources: DATA_SOURCES(),
      functions: FUNCTIONS(),
      listResources: LIST_RESOURCES(),
      actions: ACTIONS(),
    };
  },
});
