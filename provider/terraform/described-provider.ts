import { DATA_SOURCES, FUNCTIONS } from './generated/lookups.ts';
import { provider } from './provider.ts';

/** The provider with all its types, for what describes it: pages, bindings and tests. */
export const describedProvider = { ...provider, dataSources: DATA_SOURCES(), functions: FUNCTIONS() };
