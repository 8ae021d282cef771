import { createHash, timingSafeEqual } from 'node:crypto';
import { canonicalScope } from '../../../keys/environments.ts';
import { keyActor } from '../../audit.ts';
import { futureInstant } from '../../future-instant.ts';
import { issueKey, randomKeyText } from '../../issue-key.ts';
import { ProblemError } from '../../problem.ts';
import { json, type Reply } from '../../reply.ts';
import { assertWithin } from '../../scope.ts';
import { toApiKey } from '../../store/api-keys.ts';
import type { Call, Handler } from '../handler.ts';

export const createApiKey: Handler<'createApiKey'> = (call) => {
  const { caller, body, idempotencyKey, now, store } = call;
  return store.transaction(() => {
    const replayed = replay(call);
    if (replayed !== undefined) return replayed;
    assertWithin(caller, body.environments, 'The new key');
    const spec = {
      name: body.name,
      permissions: body.permissions,
      environments: body.environments,
      expiresAt: futureInstant(body.expires_at, now),
    };
    const secret = randomKeyText();
    const key = issueKey(store, spec, secret, keyActor(caller), now);
    if (idempotencyKey !== null) {
      const request = { requestHash: requestHash(body), keyId: key.id };
      store.idempotentRequests.remember(caller.id, idempotencyKey, request, now);
    }
    return json(201, { key: toApiKey(key), secret }, { location: `/v1/api-keys/${key.id}` });
  });
};

/** The response to a repeated request: the same key, without its secret, which was already shown. */
function replay({ caller, body, idempotencyKey, now, store }: Call<'createApiKey'>): Reply | undefined {
  if (idempotencyKey === null) return undefined;
  const earlier = store.idempotentRequests.find(caller.id, idempotencyKey, now);
  if (earlier === undefined) return undefined;
  if (!timingSafeEqual(earlier.requestHash, requestHash(body))) {
    throw new ProblemError(
      'idempotency-conflict',
      `This Idempotency-Key already created the key ${earlier.keyId} with a different body. ` +
        'Send the same body to see that key, or a new Idempotency-Key to create another.',
    );
  }
  const key = store.apiKeys.byId(earlier.keyId);
  if (key === undefined) throw new Error(`the key ${earlier.keyId} of an idempotent request is gone`);
  return json(
    201,
    { key: toApiKey(key), secret: null },
    { location: `/v1/api-keys/${key.id}`, 'idempotency-replayed': 'true' },
  );
}

function requestHash(body: Call<'createApiKey'>['body']): Uint8Array {
  const canonical = { ...body, environments: canonicalScope(body.environments) };
  return createHash('sha256').update(JSON.stringify(canonical)).digest();
}
