import { keyActor, keyEvent } from '../../audit.ts';
import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';
import { managedKey } from './managed-key.ts';

export const revokeApiKey: Handler<'revokeApiKey'> = (call) => {
  const { caller, now, store } = call;
  return store.transaction(() => {
    const key = managedKey(call);
    if (key.revoked !== null) return json(200, toApiKey(key));
    const by = keyActor(caller);
    store.apiKeys.revoke(key.id, now, by);
    store.auditTrail.append(
      keyEvent('api_key.revoked', by, key, now, { name: key.name, permissions: key.permissions }),
    );
    return json(200, toApiKey({ ...key, revoked: { at: now, by } }));
  });
};
