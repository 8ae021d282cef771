import * as z from 'zod';
import type { HttpTuning } from '../../http/client.ts';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { headerOf } from '../../http/request-response.ts';
import { DeliveryError } from '../destination.ts';
import { createRemote } from '../remote/remote.ts';
import { missingScopeMessage, refusalMessage, type SecretAction } from './messages.ts';
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

/** The requests for one secret. Each throws a DeliveryError. */
export interface SecretsApi {
  /** Fails where the token cannot write, as far as GitHub reports that. */
  publicKey(): Promise<GithubPublicKey>;
  /** Null when there is no such secret; throws when its owner does not exist or is not visible. */
  metadata(): Promise<SecretMetadata | null>;
  /** @returns When GitHub stored it, by GitHub's clock, in epoch milliseconds; null when it did not report that. */
  put(body: Readonly<Record<string, unknown>>): Promise<number | null>;
  delete(): Promise<void>;
}

export interface SecretsApiOptions {
  readonly token: string;
  readonly baseUrl: URL;
  readonly tuning: HttpTuning | undefined;
}

/** Nothing is sent yet. */
export function createSecretsApi(
  destination: string,
  target: GithubSecretTarget,
  { token, baseUrl, tuning }: SecretsApiOptions,
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
  const refusal = (action: SecretAction, response: FinalResponse) =>
    new DeliveryError(
      destination,
      `${refusalMessage(target, action, baseUrl.host, response, remote.redact)}${effortMessage(response.effort)}`,
    );

  const getPublicKey = async () => {
    const response = await remote.send({ method: 'GET', path: `${secretsPath(target)}/public-key` });
    if (response.status !== 200) throw refusal('read', response);
    const lacking = missingScopeMessage(target, headerOf(response, 'x-oauth-scopes'));
    if (lacking !== null) throw new DeliveryError(destination, lacking);
    return remote.read(response, publicKey);
  };

  return {
    publicKey: getPublicKey,
    async metadata() {
      const response = await remote.send({ method: 'GET', path: secretPath });
      if (response.status === 404) {
        // GitHub also responds 404 for what the token may not see. The secret is gone only if its owner is visible.
        await getPublicKey();
        return null;
      }
      if (response.status !== 200) throw refusal('read', response);
      return remote.read(response, metadata);
    },
    async put(body) {
      const response = await remote.send({ method: 'PUT', path: secretPath, json: body });
      if (response.status !== 201 && response.status !== 204) throw refusal('write', response);
      const storedAt = Date.parse(headerOf(response, 'date') ?? '');
      return Number.isNaN(storedAt) ? null : storedAt;
    },
    async delete() {
      const response = await remote.send({ method: 'DELETE', path: secretPath });
      if (response.status !== 204 && response.status !== 404) throw refusal('delete', response);
    },
  };
}
