import type { ApiKey } from '../../../api/contract/api-key.ts';
import { parseInstant } from '../../../keys/instant.ts';
import { explained } from '../../api-errors.ts';
import { defineResource, type ReadRequest, type ReadResult } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { createApiKey } from './create.ts';
import { decidedAgain } from './deciding-time.ts';
import { deleteApiKey } from './delete.ts';
import { driftOf } from './drift.ts';
import { findImport } from './import.ts';
import { recall, remember } from './memory.ts';
import { planApiKey } from './plan.ts';
import { imported, refreshed, remembered } from './read.ts';
import { schema } from './schema.ts';
import { updateApiKey } from './update.ts';
import { validateConfig } from './validate.ts';

/** `lowerplane_api_key`. */
export const apiKeyResource = defineResource<typeof schema, Session>({
  typeName: 'lowerplane_api_key',
  schema,
  validate: ({ config, diagnostics }) => validateConfig(config, diagnostics),
  plan: planApiKey,
  create: createApiKey,
  read,
  update: updateApiKey,
  delete: deleteApiKey,
  async importState({ id, session }) {
    const key = await findImport(session, id);
    const firstCreatedAt = parseInstant(key.created_at);
    return {
      state: imported(key, session.now()),
      privateState: remember({ secretElsewhere: true, firstCreatedAt }),
    };
  },
});

type Request = ReadRequest<typeof schema, Session>;

async function read({
  state,
  privateState,
  session,
  diagnostics,
}: Request): Promise<ReadResult<typeof schema>> {
  const { keys } = connected(session);
  const key = state.id === null ? undefined : await explained(keys.find(state.id));
  // Never null: Terraform would forget the key without a word. The plan says what is wrong and makes a successor.
  if (!key) return { state: { ...state, status: 'absent' } };

  const predecessors: ApiKey[] = [];
  for (const { id } of state.previous ?? []) {
    const predecessor = id === null ? undefined : await explained(keys.find(id));
    if (predecessor?.status === 'active') predecessors.push(predecessor);
  }
  const now = session.now();
  const memory = remembered(recall(privateState), predecessors, now);
  const next = refreshed(state, key, predecessors, now);
  const drift = await driftOf(state, memory, session, diagnostics);
  return { state: next, privateState: remember(decidedAgain({ ...memory, drift }, next, now)) };
}
