import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { headerOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import type { GithubAccess } from './access.ts';
import { missingScopeWords, refusalWords } from './messages.ts';
import { rateLimitWaitMs } from './rate-limit.ts';
import { type GithubSecretTarget, secretsPath } from './secret-target.ts';

const publicKey = z.object({ key_id: z.string(), key: z.string() });
const metadata = z.object({
  updated_at: z.iso.datetime({ offset: true }),
  visibility: z.string().optional(),
});

export type GithubPublicKey = z.output<typeof publicKey>;
/** All that can be read of a secret. */
export type SecretMetadata = z.output<typeof metadata>;

/** The requests that one secret needs. Each throws a DeliveryError for people. */
export interface SecretsApi {
  /** Also tells at plan whether the token can write, as far as GitHub says. */
  publicKey(): Promise<GithubPublicKey>;
  /** null when there is no such secret; throws when its owner is not there or not visible. */
  metadata(): Promise<SecretMetadata | null>;
  /** @returns When GitHub stored it, by its own clock, in epoch milliseconds; null when it did not say. */
  put(body: Readonly<Record<string, unknown>>): Promise<number | null>;
  delete(): Promise<void>;
}

/** @param access Granted: callers tell a refused one first. */
export function createSecretsApi(
  destination: string,
  target: GithubSecretTarget,
  { token, baseUrl }: Extract<GithubAccess, { readonly ok: true }>,
  tuning: HttpTuning | undefined,
): SecretsApi {
  const remote = createRemote({
    destination,
    service: 'GitHub',
    baseUrl,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    },
    rateLimitWaitMs,
    tuning,
  });
  const secretPath = `${secretsPath(target)}/${target.name}`;
  const refused = (doing: 'read' | 'write' | 'delete', answer: FinalResponse) =>
    new DeliveryError(
      destination,
      `${refusalWords(target, doing, baseUrl.host, answer, remote.redact)}${effortMessage(answer.effort)}`,
    );

  const askPublicKey = async () => {
    const answer = await remote.send({ method: 'GET', path: `${secretsPath(target)}/public-key` });
    if (answer.status !== 200) throw refused('read', answer);
    const lacking = missingScopeWords(target, headerOf(answer, 'x-oauth-scopes'));
    if (lacking !== null) throw new DeliveryError(destination, lacking);
    return remote.read(answer, publicKey);
  };

  return {
    publicKey: askPublicKey,
    async metadata() {
      const answer = await remote.send({ method: 'GET', path: secretPath });
      if (answer.status === 404) {
        // GitHub also says 404 for what the token may not see: only where the owner is seen, the secret is gone.
        await askPublicKey();
        return null;
      }
      if (answer.status !== 200) throw refused('read', answer);
      return remote.read(answer, metadata);
    },
    async put(body) {
      const answer = await remote.send({ method: 'PUT', path: secretPath, json: body });
      if (answer.status !== 201 && answer.status !== 204) throw refused('write', answer);
      const storedAt = Date.parse(headerOf(answer, 'date') ?? '');
      return Number.isNaN(storedAt) ? null : storedAt;
    },
    async delete() {
      const answer = await remote.send({ method: 'DELETE', path: secretPath });
      if (answer.status !== 204 && answer.status !== 404) throw refused('delete', answer);
    },
  };
}
