import type { ApiKey } from '../../../api/contract/api-key.ts';
import { explained } from '../../api-errors.ts';
import { defineResource, type ReadRequest, type ReadResult } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { predecessorsOf, SECRET_ELSEWHERE } from './actual.ts';
import { createApiKey, deleteApiKey, updateApiKey } from './apply.ts';
import { findImport } from './import.ts';
import { planApiKey } from './plan.ts';
import { imported, refreshed } from './read.ts';
import { schema } from './schema.ts';
import { validateConfig } from './validate.ts';

/** `lowerplane_api_key`. */
export const apiKeyResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  validate: ({ config, diagnostics }) => validateConfig(config, diagnostics),
  plan: planApiKey,
  create: ({ session, planned }) => createApiKey(session, planned),
  read,
  update: ({ session, prior, planned, privateState, diagnostics }) =>
    updateApiKey(session, prior, planned, privateState, diagnostics),
  delete: ({ session, prior, privateState, diagnostics }) =>
    deleteApiKey(session, prior, privateState, diagnostics),
  async importState({ id, session }) {
    return { state: imported(await findImport(session, id), session.now()), privateState: SECRET_ELSEWHERE };
  },
});

async function read({
  state,
  session,
}: ReadRequest<typeof schema, Session>): Promise<ReadResult<typeof schema>> {
  const { keys } = connected(session);
  const key = state.id === null ? undefined : await explained(keys.find(state.id));
  // Never null: Terraform would forget the key without a word. The plan says what is wrong and makes a successor.
  if (!key) return { state: { ...state, status: 'absent' } };

  const alive: ApiKey[] = [];
  for (const { id } of predecessorsOf(state)) {
    const predecessor = await explained(keys.find(id));
    if (predecessor?.status === 'active') alive.push(predecessor);
  }
  return { state: refreshed(state, key, alive, session.now()) };
}
