import { type VaultKvOptions, vaultKv } from '../../../provider/delivery/vault/kv-destination.ts';
import { startServer } from '../api/test-server.ts';
import { noWaiting } from './secrets.ts';
import { denied, VaultEngine, type VaultReply } from './vault-engine.ts';

/** Assembled, so that no scanner takes it for a real one. */
export const TOKEN = ['hvs', 'x'.repeat(24)].join('.');

/** What happens instead of, or around, an answer. */
export type Fault = VaultReply | 'drop-after' | 'hang' | (() => void);

/**
 * Vault with a KV version 2 engine at `secret/`, one of version 1 at `old/`, and another engine at `team/kv/`, for the
 * running test. It answers the mount lookup of the `vault kv` command, and 403 for an unknown mount.
 */
export async function runningVault(namespace?: string) {
  const engine = new VaultEngine();
  const mounts: Readonly<Record<string, unknown>> = {
    secret: { type: 'kv', path: 'secret/', options: { version: '2' } },
    old: { type: 'kv', path: 'old/', options: null },
    'secret/ci': { type: 'kv', path: 'secret/', options: { version: '2' } },
  };
  const faults: Array<{ readonly request: string; readonly fault: Fault }> = [];

  const play = (method: string, path: string, body: string): VaultReply | string => {
    const mount = /^\/v1\/sys\/internal\/ui\/mounts\/(.+)$/.exec(path)?.[1];
    if (mount !== undefined) {
      const errors = [
        `preflight capability check returned 403, please ensure client's policies grant access`,
      ];
      return mount in mounts
        ? { status: 200, body: { data: mounts[mount] } }
        : { status: 403, body: { errors } };
    }
    const [, view = '', secret = ''] = /^\/v1\/secret\/(data|delete)\/(.+)$/.exec(path) ?? [];
    if (method === 'GET' && view === 'data') return engine.read(secret);
    if (method === 'POST' && view === 'data') return engine.write(secret, body);
    if (method === 'POST' && view === 'delete') return engine.delete(secret, body);
    return { status: 404, body: { errors: [`no handler for route "${path}". route entry not found.`] } };
  };

  const server = await startServer((response, { method, url, headers, body }) => {
    const at = faults.findIndex(({ request }) => `${method} ${url}`.startsWith(request));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === 'hang') return;
    if (typeof fault === 'function') fault();
    const allowed =
      headers['x-vault-token'] === TOKEN &&
      headers['x-vault-request'] === 'true' &&
      headers['x-vault-namespace'] === namespace;
    const planned = typeof fault === 'object' ? fault : undefined;
    const reply =
      planned ?? (allowed ? play(method, url, Buffer.from(body, 'latin1').toString('utf8')) : denied);
    if (fault === 'drop-after') {
      response.destroy();
      return;
    }
    const text = typeof reply === 'string' ? reply : JSON.stringify(reply.body);
    const status = typeof reply === 'string' ? 200 : reply.status;
    response.writeHead(status, { 'content-type': 'application/json' }).end(status === 204 ? undefined : text);
  });

  const { waits, tuning } = noWaiting();
  const destinationFor = (options: Partial<VaultKvOptions> = {}) =>
    vaultKv('vault_kv:secret/ci/lowerplane#api_key', {
      mount: 'secret',
      path: 'ci/lowerplane',
      key: 'api_key',
      address: server.url,
      token: TOKEN,
      tuning,
      namespace,
      identify: async () => ({ kind: 'undecided' }),
      ...options,
    });
  return {
    engine,
    seen: server.seen,
    url: server.url,
    waits,
    destinationFor,
    /** The next request that begins so, such as `POST /v1/secret/data/`, meets this. */
    failNext: (request: string, fault: Fault) => {
      faults.push({ request, fault });
    },
  };
}
