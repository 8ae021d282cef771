import * as z from 'zod';
import { AZURE_TOKEN, CLIENT, CLIENT_SECRET, startEntra, TENANT } from '../services/entra.ts';
import { type Reply, type StandIn, serve, Violation } from '../services/stand-in.ts';

const NAME = 'ci-lowerplane';
const tags = z.record(z.string().max(256), z.string().max(256));
const set = z.strictObject({ value: z.string().max(25_600), contentType: z.string().max(255), tags });
const update = z.strictObject({ attributes: z.strictObject({ enabled: z.boolean() }) });

interface Version {
  readonly id: string;
  readonly value: string;
  readonly tags: z.output<typeof tags>;
  enabled: boolean;
}

function problem(status: number, code: string, message: string, inner?: string): Reply {
  const error = { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) };
  return { status, body: { error } };
}

const conflict = (state: string, inner: string) =>
  problem(409, 'Conflict', `Secret ${NAME} is currently ${state}.`, inner);

/**
 * A key vault with soft delete and one secret. A recovery is done when the secret has been asked for once.
 * Source: learn.microsoft.com/rest/api/keyvault/secrets.
 */
export async function start(): Promise<StandIn> {
  const versions: Version[] = [];
  let state: 'active' | 'deleted' | 'recovering' = 'active';
  let count = 0;
  const latest = () => versions.at(-1);
  const add = (value: string, own: z.output<typeof tags>) => {
    const version = { id: (++count).toString(16).padStart(32, '0'), value, tags: own, enabled: true };
    versions.push(version);
    return version;
  };
  const bundle = (version: Version, withValue = true) => ({
    ...(withValue ? { value: version.value } : {}),
    id: `https://team.vault.azure.net/secrets/${NAME}/${version.id}`,
    attributes: { enabled: version.enabled, created: 1, updated: 1, recoveryLevel: 'Recoverable+Purgeable' },
    tags: version.tags,
  });
  const missing = () =>
    problem(404, 'SecretNotFound', `A secret with (name/id) ${NAME} was not found in this key vault.`);

  const entra = await startEntra();
  const server = await serve({
    again: start,
    kindOf: ({ method, url }) =>
      url.startsWith('/deletedsecrets/') && method === 'GET' ? 'other' : method === 'GET' ? 'read' : 'write',
    respond({ method, url, headers, body }) {
      const { pathname, search } = new URL(url, 'https://team.vault.azure.net');
      if (headers.authorization !== `Bearer ${AZURE_TOKEN}`) throw new Violation('no token for key vaults');
      if (search !== '?api-version=7.4') throw new Violation(`the version of the API is ${search}`);
      const json: unknown = body === '' ? undefined : JSON.parse(body);
      const current = latest();
      switch (`${method} ${pathname}`) {
        case `GET /secrets/${NAME}`:
          if (state === 'recovering') {
            state = 'active';
            return missing();
          }
          if (state === 'deleted' || current === undefined) return missing();
          return current.enabled
            ? { status: 200, body: bundle(current) }
            : problem(
                403,
                'Forbidden',
                'Operation get is not allowed on a disabled secret.',
                'SecretDisabled',
              );
        case `PUT /secrets/${NAME}`: {
          const wanted = set.parse(json);
          if (state === 'deleted')
            return conflict('in a deleted but recoverable state', 'ObjectIsDeletedButRecoverable');
          if (state === 'recovering') return conflict('being recovered', 'ObjectIsBeingRecovered');
          return { status: 200, body: bundle(add(wanted.value, wanted.tags)) };
        }
        case `GET /deletedsecrets/${NAME}`:
          return state === 'deleted' && current
            ? {
                status: 200,
                body: { ...bundle(current, false), recoveryId: `https://team/deletedsecrets/${NAME}` },
              }
            : missing();
        case `POST /deletedsecrets/${NAME}/recover`:
          if (body !== '') throw new Violation('a body');
          if (state !== 'deleted' || !current) return missing();
          state = 'recovering';
          return { status: 200, body: bundle(current, false) };
      }
      const id = new RegExp(`^/secrets/${NAME}/([0-9a-f]{32})$`).exec(pathname)?.[1];
      const version = versions.find((each) => each.id === id);
      if (method !== 'PATCH' || version === undefined) throw new Violation('no such path');
      version.enabled = update.parse(json).attributes.enabled;
      return { status: 200, body: bundle(version, false) };
    },
    fault(fault, { method }) {
      const action = { GET: 'getSecret', PUT: 'setSecret', PATCH: 'update', POST: 'recover' }[method];
      switch (fault) {
        case 'denied':
          return problem(
            403,
            'Forbidden',
            `Caller is not authorized to perform action on resource. Action: 'Microsoft.KeyVault/vaults/secrets/${action}/action'`,
            'ForbiddenByRbac',
          );
        case 'throttled':
          return {
            ...problem(
              429,
              'Throttled',
              'Request was not processed because too many requests were received.',
            ),
            headers: { 'retry-after': '0' },
          };
        case 'outage':
          return problem(503, 'ServiceUnavailable', 'The service is temporarily unavailable.');
      }
    },
  });
  const denied = (action: string) =>
    `Azure does not allow Microsoft.KeyVault/vaults/secrets/${action}/action on the secret ${NAME} of ${server.url} (403: Forbidden: Caller is not authorized`;
  return {
    ...server,
    environment: {
      AZURE_TENANT_ID: TENANT,
      AZURE_CLIENT_ID: CLIENT,
      AZURE_CLIENT_SECRET: CLIENT_SECRET,
      AZURE_AUTHORITY_HOST: entra.url,
    },
    secrets: [AZURE_TOKEN, CLIENT_SECRET],
    element: { azure_key_vault_secret: { vault_url: server.url, name: NAME } },
    identity: `azure_key_vault_secret:${new URL(server.url).host}/${NAME}`,
    holds: () => {
      const version = latest();
      return state === 'active' && version?.enabled ? version.value : undefined;
    },
    overwrite: (value) => {
      state = 'active';
      add(value, {});
    },
    remove: () => {
      state = 'deleted';
    },
    keepAs: 'ci-lowerplane-previous',
    conditional: 'never',
    words: {
      denied: { read: denied('getSecret'), write: denied('setSecret') },
      outage:
        'Azure Key Vault is not available (503: ServiceUnavailable: The service is temporarily unavailable.)',
    },
  };
}
