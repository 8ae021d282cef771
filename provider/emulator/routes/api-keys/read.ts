import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';
import { managedKey } from './managed-key.ts';

export const getApiKey: Handler<'getApiKey'> = (call) => json(200, toApiKey(managedKey(call)));
