import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';
import { managedKey } from './managed-key.ts';

export const getOwnApiKey: Handler<'getOwnApiKey'> = (call) =>
  json(200, toApiKey(managedKey({ ...call, id: call.caller.id })));
