import { canonicalScope } from '../../keys/environments.ts';
import { formatInstant } from '../../keys/instant.ts';
import { keyActor, keyEvent } from '../audit.ts';
import { pageRequest, toPage } from '../cursor.ts';
import { futureInstant } from '../future-instant.ts';
import { createOnce, REPLAYED } from '../idempotency.ts';
import { issueKey, randomKeyText } from '../issue-key.ts';
import { ProblemError } from '../problem.ts';
import { json } from '../reply.ts';
import { assertWithin } from '../scope.ts';
import { type StoredKey, toApiKey } from '../store/api-keys.ts';
import type { Store } from '../store/store.ts';
import type { Handler } from './handler.ts';
import { assertLifetime } from './organization.ts';

/**
 * The key a request is about.
 *
 * @throws ProblemError `not-found`, or `environment-out-of-scope` when it reaches environments beyond those of the caller.
 */
export function managedKey(call: {
  readonly caller: StoredKey;
  readonly id: string;
  readonly store: Store;
}): StoredKey {
  const key = call.store.apiKeys.byId(call.id);
  if (key === undefined) {
    throw new ProblemError('not-found', `There is no API key with the id ${JSON.stringify(call.id)}.`);
  }
  assertWithin(call.caller, key.environments, `The key "${key.name}"`);
  return key;
}

const LIST = 'api-keys';

export const listApiKeys: Handler<'listApiKeys'> = ({ caller, query, store }) => {
  const { status, environment, permissions, name, idempotency_key: idempotencyKey } = query;
  const slice = store.apiKeys.list(
    { within: caller.environments, status, environment, permissions, name, idempotencyKey },
    pageRequest(LIST, query),
  );
  return json(200, toPage(LIST, slice, toApiKey));
};

export const getApiKey: Handler<'getApiKey'> = (call) => json(200, toApiKey(managedKey(call)));

export const getOwnApiKey: Handler<'getOwnApiKey'> = (call) =>
  json(200, toApiKey(managedKey({ ...call, id: call.caller.id })));

export const createApiKey: Handler<'createApiKey'> = (call) => {
  const { caller, body, now, store } = call;
  // The order of environments means nothing.
  const request = { ...body, environments: canonicalScope(body.environments) };
  return store.transaction(() => {
    let secret: string | null = null;
    const { created: key, isReplayed } = createOnce(
      call,
      { what: 'key', request },
      () => {
        assertWithin(caller, body.environments, 'The new key');
        const expiresAt = futureInstant(body.expires_at, now);
        assertLifetime(store, expiresAt, now);
        const spec = {
          name: body.name,
          permissions: body.permissions,
          environments: body.environments,
          expiresAt,
        };
        secret = randomKeyText();
        const created = issueKey(store, spec, secret, keyActor(caller), now);
        return { id: created.id, created };
      },
      (id) => store.apiKeys.byId(id),
    );
    // Of a repeated request without its secret, which was already shown.
    const headers = { location: `/v1/api-keys/${key.id}`, ...(isReplayed ? REPLAYED : {}) };
    return json(201, { key: toApiKey(key), secret }, headers);
  });
};

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
      assertLifetime(store, expiresAt, key.createdAt);
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
