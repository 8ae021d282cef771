import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { isJsonValues, type JsonValues, jsonValues } from '../remote/lossless-json.ts';
import { createRemote } from '../remote/remote.ts';
import { errorsOf, refusalMessage } from './messages.ts';
import { kvPath, mountPath, type VaultSecretLocation } from './secret-location.ts';

/** The newest version of a secret. */
export interface KvVersion {
  /** 0 when it was never written. */
  readonly version: number;
  /** Null when it was never written, or this version was deleted. */
  readonly data: JsonValues | null;
}

/** One secret of a KV version 2 engine. Each request throws a DeliveryError. */
export interface KvSecret {
  /** Checks that such an engine is mounted there. */
  checkMount(): Promise<void>;
  read(): Promise<KvVersion>;
  /** @returns The new version; null when `over` is no longer the newest one, and nothing was written. */
  write(data: JsonValues, over: number): Promise<number | null>;
  /** Deletes one version. The owners of the secret can undelete it. */
  deleteVersion(version: number): Promise<void>;
}

const mountShape = z.object({
  data: z.object({
    type: z.string(),
    path: z.string(),
    options: z.object({ version: z.string().optional() }).nullish(),
  }),
});
const versioned = z.object({ metadata: z.object({ version: z.number().int() }) });
const readShape = z.object({ data: versioned });
const neverWritten = z.object({ errors: z.array(z.string()).length(0) });
const writeShape = z.object({ data: z.object({ version: z.number().int() }) });

/** Vault's error for a write over a version that is no longer the newest. */
const CAS_MISMATCH = 'check-and-set parameter did not match';

export interface KvSecretOptions {
  readonly token: string;
  readonly baseUrl: URL;
  /** Without it, the root namespace. */
  readonly namespace: string | undefined;
  readonly tuning: HttpTuning | undefined;
}

/**
 * Nothing is sent yet. `checkMount` sends what the `vault kv` command sends first.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2
 */
export function createKvSecret(
  destination: string,
  location: VaultSecretLocation,
  { token, baseUrl, namespace, tuning }: KvSecretOptions,
): KvSecret {
  const remote = createRemote({
    destination,
    service: 'Vault',
    baseUrl,
    headers: {
      'x-vault-token': token,
      // Vault Agent can be configured to refuse requests without it, because a browser could be tricked into sending them.
      'x-vault-request': 'true',
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    },
    tuning,
  });
  const dataPath = kvPath(location, 'data');
  const failure = (message: string) => new DeliveryError(destination, message);
  const refusal = (needs: string, response: FinalResponse) =>
    failure(
      `${refusalMessage(location, needs, baseUrl.host, response, remote.redact)}${effortMessage(response.effort)}`,
    );

  return {
    async checkMount() {
      const response = await remote.send({ method: 'GET', path: mountPath(location) });
      if (response.status !== 200)
        throw refusal(
          `"read" on ${location.mount}/data/${location.path}, or nothing is mounted there`,
          response,
        );
      const { type, path, options } = remote.read(response, mountShape).data;
      if (path !== `${location.mount}/`)
        throw failure(
          `The mount in Vault is ${remote.redact(path)}, not ${location.mount}/. Set mount to that, and move the rest to the beginning of path.`,
        );
      if (type !== 'kv' || options?.version !== '2') {
        throw failure(
          `What is mounted at ${location.mount}/ is not a KV engine of version 2 (type ${remote.redact(type)}, version ${remote.redact(options?.version ?? 'none')}). Choose another mount, or upgrade it: vault kv enable-versioning ${location.mount}.`,
        );
      }
    },
    async read() {
      const response = await remote.send({ method: 'GET', path: dataPath });
      if (response.status === 200)
        return {
          version: remote.read(response, readShape).data.metadata.version,
          data: dataOf(textOf(response)),
        };
      const version = response.status === 404 ? versionOfMissing(response) : null;
      if (version === null) throw refusal(`"read" on ${location.mount}/data/${location.path}`, response);
      return { version, data: null };
    },
    async write(data, over) {
      const json = { options: { cas: over }, data };
      const response = await remote.send({ method: 'POST', path: dataPath, json });
      if (response.status === 400 && errorsOf(response).some((error) => error.includes(CAS_MISMATCH)))
        return null;
      if (response.status !== 200)
        throw refusal(`"create" and "update" on ${location.mount}/data/${location.path}`, response);
      return remote.read(response, writeShape).data.version;
    },
    async deleteVersion(version) {
      const json = { versions: [version] };
      const response = await remote.send({ method: 'POST', path: kvPath(location, 'delete'), json });
      if (response.status !== 204)
        throw refusal(`"update" on ${location.mount}/delete/${location.path}`, response);
    },
  };
}

/** Null when the 404 is not about the secret but about the mount, or comes from a proxy. */
function versionOfMissing(response: HttpResponse): number | null {
  const body = parseJson(textOf(response));
  const deleted = readShape.safeParse(body);
  if (deleted.success) return deleted.data.data.metadata.version;
  return neverWritten.safeParse(body).success ? 0 : null;
}

/** Without zod, which would drop a value named `__proto__`, so that a write would delete it. */
function dataOf(text: string): JsonValues | null {
  const outer = jsonValues(text)?.data;
  return isJsonValues(outer) && isJsonValues(outer.data) ? outer.data : null;
}
