import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { type HttpResponse, textOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import type { VaultAccess } from './access.ts';
import { parseLossless } from './lossless-json.ts';
import { errorsOf, refusalWords } from './messages.ts';
import { kvPath, mountPath, type VaultSecretPlace } from './secret-place.ts';

/** The values of a secret, by name. */
export type KvData = Readonly<Record<string, unknown>>;

/** The newest version of a secret. */
export interface KvVersion {
  /** 0 when it was never written. */
  readonly version: number;
  /** null when it was never written, or this version was deleted. */
  readonly data: KvData | null;
}

/** One secret of a KV version 2 engine. Each request throws a DeliveryError for people. */
export interface KvSecret {
  /** Whether such an engine is mounted there. Never throws for what is in the secret. */
  checkMount(): Promise<void>;
  read(): Promise<KvVersion>;
  /** @returns The new version; null when `over` is no longer the newest one, and nothing was written. */
  write(data: KvData, over: number): Promise<number | null>;
  /** Deletes one version, which its keepers can undo. */
  deleteVersion(version: number): Promise<void>;
}

const mountAnswer = z.object({
  data: z.object({
    type: z.string(),
    path: z.string(),
    options: z.object({ version: z.string().optional() }).nullish(),
  }),
});
const versioned = z.object({ metadata: z.object({ version: z.number().int() }) });
const readAnswerShape = z.object({ data: versioned });
const neverWritten = z.object({ errors: z.array(z.string()).length(0) });
const writeAnswerShape = z.object({ data: z.object({ version: z.number().int() }) });

/** Vault's words for a write over a version that is no longer the newest. */
const CAS_MISMATCH = 'check-and-set parameter did not match';

/**
 * Source: developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, and for `checkMount` what the `vault kv` command asks
 * first itself.
 */
export function createKvSecret(
  destination: string,
  place: VaultSecretPlace,
  { token, baseUrl, namespace }: Extract<VaultAccess, { readonly ok: true }>,
  tuning: HttpTuning | undefined,
): KvSecret {
  const remote = createRemote({
    destination,
    service: 'Vault',
    baseUrl,
    headers: {
      'x-vault-token': token,
      // Vault Agent can be told to refuse requests without it, which a browser could be tricked into.
      'x-vault-request': 'true',
      ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
    },
    tuning,
  });
  const dataPath = kvPath(place, 'data');
  const fail = (words: string) => new DeliveryError(destination, words);
  const refused = (needs: string, answer: FinalResponse) =>
    fail(`${refusalWords(place, needs, baseUrl.host, answer, remote.redact)}${effortMessage(answer.effort)}`);

  return {
    async checkMount() {
      const answer = await remote.send({ method: 'GET', path: mountPath(place) });
      if (answer.status !== 200)
        throw refused(`"read" on ${place.mount}/data/${place.path}, or nothing is mounted there`, answer);
      const { type, path, options } = remote.read(answer, mountAnswer).data;
      if (path !== `${place.mount}/`)
        throw fail(
          `Vault has ${remote.redact(path)} mounted, not ${place.mount}/. Move the rest into the path.`,
        );
      if (type !== 'kv' || options?.version !== '2') {
        throw fail(
          `What is mounted at ${place.mount}/ is not a KV engine of version 2 (type ${remote.redact(type)}, version ${remote.redact(options?.version ?? 'none')}). Name another mount, or upgrade it: vault kv enable-versioning ${place.mount}.`,
        );
      }
    },
    async read() {
      const answer = await remote.send({ method: 'GET', path: dataPath });
      if (answer.status === 200)
        return {
          version: remote.read(answer, readAnswerShape).data.metadata.version,
          data: dataOf(textOf(answer)),
        };
      const version = answer.status === 404 ? versionOfMissing(answer) : null;
      if (version === null) throw refused(`"read" on ${place.mount}/data/${place.path}`, answer);
      return { version, data: null };
    },
    async write(data, over) {
      const json = { options: { cas: over }, data };
      const answer = await remote.send({ method: 'POST', path: dataPath, json });
      if (answer.status === 400 && errorsOf(answer).some((error) => error.includes(CAS_MISMATCH)))
        return null;
      if (answer.status !== 200)
        throw refused(`"create" and "update" on ${place.mount}/data/${place.path}`, answer);
      return remote.read(answer, writeAnswerShape).data.version;
    },
    async deleteVersion(version) {
      const json = { versions: [version] };
      const answer = await remote.send({ method: 'POST', path: kvPath(place, 'delete'), json });
      if (answer.status !== 204) throw refused(`"update" on ${place.mount}/delete/${place.path}`, answer);
    },
  };
}

/** null when the 404 is not about the secret, but about the mount, or of a proxy between. */
function versionOfMissing(answer: HttpResponse): number | null {
  const body = parseJson(textOf(answer));
  const deleted = readAnswerShape.safeParse(body);
  if (deleted.success) return deleted.data.data.metadata.version;
  return neverWritten.safeParse(body).success ? 0 : null;
}

function safelyParsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}

/** By hand, not by zod: it would leave a value named `__proto__` out, and so delete it. */
function dataOf(text: string): KvData | null {
  const outer = fieldOf(safelyParsed(text), 'data');
  const inner = fieldOf(outer, 'data');
  return isRecord(inner) ? inner : null;
}

function fieldOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
