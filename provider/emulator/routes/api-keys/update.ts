import { formatInstant } from '../../../keys/instant.ts';
import { keyActor, keyEvent } from '../../audit.ts';
import { futureInstant } from '../../future-instant.ts';
import { ProblemError } from '../../problem.ts';
import { json } from '../../reply.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Handler } from '../handler.ts';
import { managedKey } from './managed-key.ts';

export const updateApiKey: Handler<'updateApiKey'> = (call) => {
  const { caller, body, now, store } = call;
  return store.transaction(() => {
    const key = managedKey(call);
    if (key.revoked !== null) {
      throw new ProblemError(
        'key-revoked',
        `The key "${key.name}" was revoked at ${formatInstant(key.revoked.at)}. ` +
          'A revoked key cannot be changed: create a new key.',
      );
    }
    const by = keyActor(caller);
    const name = body.name ?? key.name;
    const expiresAt = body.expires_at === undefined ? key.expiresAt : futureInstant(body.expires_at, now);
    if (name !== key.name) {
      store.apiKeys.rename(key.id, name);
      store.auditTrail.append(keyEvent('api_key.renamed', by, key, now, { from: key.name, to: name }));
    }
    if (expiresAt !== key.expiresAt) {
      store.apiKeys.setExpiration(key.id, expiresAt);
      const change = { from: instantOrNull(key.expiresAt), to: instantOrNull(expiresAt) };
      store.auditTrail.append(keyEvent('api_key.expiration_changed', by, key, now, change));
    }
    return json(200, toApiKey({ ...key, name, expiresAt }));
  });
};

function instantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
