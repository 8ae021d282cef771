import * as z from 'zod';
import { userAgent } from '../../api/user-agent.ts';
import { DeliveryError } from '../destination.ts';
import { cleanerOf } from '../remote/clean-text.ts';
import { parseJson, readAnswer } from '../remote/read-answer.ts';
import { createRemote, type RemoteTuning } from '../remote/remote.ts';
import type { RemoteAnswer } from '../remote/sender.ts';
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
  tuning: RemoteTuning | undefined,
): KvSecret {
  const clean = cleanerOf([token]);
  const remote = createRemote({
    destination,
    baseUrl,
    headers: {
      'x-vault-token': token,
      // Vault Agent can be told to refuse requests without it, which a browser could be tricked into.
      'x-vault-request': 'true',
      ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
      'user-agent': userAgent(),
    },
    clean,
    tuning,
  });
  const dataPath = kvPath(place, 'data');
  const fail = (words: string) => new DeliveryError(destination, words);
  const refused = (needs: string, answer: RemoteAnswer) =>
    fail(refusalWords(place, needs, baseUrl.host, answer, clean));

  return {
    async checkMount() {
      const answer = await remote.send({ method: 'GET', path: mountPath(place) });
      if (answer.status !== 200)
        throw refused(`"read" on ${place.mount}/data/${place.path}, or nothing is mounted there`, answer);
      const { type, path, options } = readAnswer(destination, 'Vault', answer, mountAnswer).data;
      if (path !== `${place.mount}/`)
        throw fail(`Vault has ${clean(path)} mounted, not ${place.mount}/. Move the rest into the path.`);
      if (type !== 'kv' || options?.version !== '2') {
        throw fail(
          `What is mounted at ${place.mount}/ is not a KV engine of version 2 (type ${clean(type)}, version ${clean(options?.version ?? 'none')}). Name another mount, or upgrade it: vault kv enable-versioning ${place.mount}.`,
        );
      }
    },
    async read() {
      const answer = await remote.send({ method: 'GET', path: dataPath });
      if (answer.status === 200)
        return { version: versionOf(destination, answer), data: dataOf(answer.text) };
      const version = answer.status === 404 ? versionOfMissing(answer) : null;
      if (version === null) throw refused(`"read" on ${place.mount}/data/${place.path}`, answer);
      return { version, data: null };
    },
    async write(data, over) {
      const body = JSON.stringify({ options: { cas: over }, data });
      const answer = await remote.send({ method: 'POST', path: dataPath, body });
      if (answer.status === 400 && errorsOf(answer).some((error) => error.includes(CAS_MISMATCH)))
        return null;
      if (answer.status !== 200)
        throw refused(`"create" and "update" on ${place.mount}/data/${place.path}`, answer);
      return readAnswer(destination, 'Vault', answer, writeAnswerShape).data.version;
    },
    async deleteVersion(version) {
      const body = JSON.stringify({ versions: [version] });
      const answer = await remote.send({ method: 'POST', path: kvPath(place, 'delete'), body });
      if (answer.status !== 204) throw refused(`"update" on ${place.mount}/delete/${place.path}`, answer);
    },
  };
}

function versionOf(destination: string, answer: RemoteAnswer): number {
  return readAnswer(destination, 'Vault', answer, readAnswerShape).data.metadata.version;
}

/** null when the 404 is not about the secret, but about the mount, or of a proxy between. */
function versionOfMissing(answer: RemoteAnswer): number | null {
  const body = parseJson(answer.text);
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
