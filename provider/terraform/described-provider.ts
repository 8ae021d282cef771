import { ACTIONS, DATA_SOURCES, FUNCTIONS, LIST_RESOURCES } from './generated/on-demand.ts';
import { provider } from './provider.ts';

/** The provider with all its types, for what describes it: pages, bindings and tests. */
export const describedProvider = {
  ...provider,
  dataSources: DATA_SOURCES(),
  functions: FUNCTIONS(),
  listResources: LIST_RESOURCES(),
  actions: ACTIONS(),
};
