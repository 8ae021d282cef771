import * as z from 'zod';
import type { FinalResponse } from '../../http/exchange.ts';
import { effortMessage } from '../../http/messages.ts';
import { parseJson } from '../../http/read-json.ts';
import { textOf } from '../../http/request-response.ts';
import { DeliveryError, type Destination } from '../destination.ts';
import type { IdentifyOwner } from '../occupant.ts';
import { createRemote, type Remote } from '../remote/remote.ts';
import { requireAddress } from '../remote/settings.ts';
import { type HeldValue, type ValueStore, valueDestination } from '../remote/value-destination.ts';
import type { AzureCloud } from './cloud.ts';
import { type AzureSettings, azureToken } from './credentials.ts';

export interface AzureSecretOptions extends Omit<AzureSettings, 'destination' | 'cloud'> {
  /** Of the vault. */
  readonly vaultUrl: string;
  /** Whose tokens are sent to the vault. Undefined: the address is not one of a vault. */
  readonly cloud: AzureCloud | undefined;
  readonly name: string;
  readonly identify: IdentifyOwner;
  /** Where the token for the vault comes from, for tests. */
  readonly tokenSource?: typeof azureToken;
}

const VERSION = 'api-version=7.4';
/** Marks secrets that were set here, which may be recovered here. */
const OWN_TAG = { 'managed-by': 'lowerplane' };
/** A recovery takes seconds. */
const RECOVERY = { polls: 60, pollMs: 1_000 };

/** The last part is the version: "https://team.vault.azure.net/secrets/ci/0123...". It becomes part of a path. */
const identifier = z.string().regex(/\/[0-9A-Za-z]{1,64}$/);
const secretShape = z.object({ id: identifier, value: z.string() });
const deletedShape = z.object({ tags: z.record(z.string(), z.string()).nullish() });
const problem = z.object({
  error: z.object({
    code: z.string().optional(),
    message: z.string().optional(),
    innererror: z.object({ code: z.string().optional() }).nullish(),
  }),
});

/** What a request needs: the action of a role, and the permission of an access policy. */
const PERMISSIONS = {
  get: ['getSecret/action', 'get'],
  set: ['setSecret/action', 'set'],
  update: ['update/action', 'set'],
  recover: ['recover/action', 'recover'],
} as const;

interface HeldSecret extends HeldValue {
  /** Deleted and not purged, so that the name is taken: whether it was set here. */
  readonly deleted?: { readonly isOwn: boolean };
}

/**
 * A secret of Azure Key Vault. Each delivery sets a new version, so that no value of anyone is lost.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/secrets
 */
export function azureSecret(id: string, options: AzureSecretOptions): Destination {
  const { name, vaultUrl, cloud, tuning, tokenSource = azureToken } = options;
  const title = `the secret ${name} of ${vaultUrl}`;
  return valueDestination(id, {
    async connect() {
      const baseUrl = requireAddress(id, 'address of the key vault', vaultUrl);
      if (cloud === undefined)
        throw new DeliveryError(
          id,
          `${baseUrl.host} is not the address of an Azure key vault, so no token is sent to it. Correct vault_url.`,
        );
      const token = await tokenSource({ ...options, cloud, destination: id });
      const headers = { authorization: `Bearer ${token}` };
      const remote = createRemote({ destination: id, service: 'Azure Key Vault', baseUrl, headers, tuning });
      return secretStore(id, remote, name, title);
    },
    place: `T${title.slice(1)}`,
    container: title,
    remedy: 'choose another name, or disable the version',
    identify: options.identify,
  });
}

function secretStore(id: string, remote: Remote, name: string, title: string): ValueStore<HeldSecret> {
  const one = `/secrets/${encodeURIComponent(name)}`;
  const deleted = `/deletedsecrets/${encodeURIComponent(name)}`;
  const get = (path: string) => remote.send({ method: 'GET', path: `${path}?${VERSION}` });

  const errorOf = (response: FinalResponse) => {
    const parsed = problem.safeParse(parseJson(textOf(response)));
    const { code = '', message = '', innererror } = parsed.success ? parsed.data.error : {};
    return { code, message, inner: innererror?.code ?? '' };
  };
  const refusal = (action: keyof typeof PERMISSIONS, response: FinalResponse) => {
    const { status, effort } = response;
    const { code, message } = errorOf(response);
    const reason = remote.redact([code, message].filter(Boolean).join(': '), 500);
    const words = reason === '' ? `${status}` : `${status}: ${reason}`;
    const [permission, policy] = PERMISSIONS[action];
    const explain = () => {
      if (status === 401)
        return `Azure Key Vault does not accept the token (${words}). The vault may belong to another tenant: check AZURE_TENANT_ID.`;
      if (status === 403)
        return `Azure does not allow Microsoft.KeyVault/vaults/secrets/${permission} on ${title} (${words}). Assign the role "Key Vault Secrets Officer", or one of your own with this action, on the secret; in a vault with access policies, allow "${policy}" for secrets. If the message is about the address of the client, allow it in the firewall of the vault.`;
      if (isTaken(response)) return takenMessage(name, words);
      return status === 429 || status >= 500
        ? `Azure Key Vault is not available (${words}). Apply again later.`
        : `Azure Key Vault refused to ${action} ${title} (${words}).`;
    };
    return new DeliveryError(id, `${explain()}${effortMessage(effort)}`);
  };
  /** By a secret that is deleted, or is about to be deleted or recovered. */
  const isTaken = (response: FinalResponse): boolean =>
    response.status === 409 && /^ObjectIs(?:DeletedButRecoverable|Being\w+)$/.test(errorOf(response).inner);

  const withoutVersion = async (): Promise<HeldSecret> => {
    const response = await get(deleted);
    const absent = { value: undefined, subject: 'the secret' };
    if (response.status === 200) {
      const { tags } = remote.read(response, deletedShape);
      const isOwn = Object.entries(OWN_TAG).every(([tag, value]) => tags?.[tag] === value);
      return { ...absent, deleted: { isOwn }, missing: 'the secret is deleted, but not purged' };
    }
    if (response.status === 401 || response.status === 429 || response.status >= 500)
      throw refusal('get', response);
    // A vault may keep no deleted secrets, or not show them: then setting the secret reports what is wrong.
    return { ...absent, missing: 'the secret is missing' };
  };

  /** Recovers the secret, and waits until it can be read and set again. */
  const recover = async () => {
    const response = await remote.send({ method: 'POST', path: `${deleted}/recover?${VERSION}` });
    // Something else has recovered or purged it.
    if (response.status !== 200 && response.status !== 404 && !isTaken(response))
      throw refusal('recover', response);
    for (let poll = 0; poll < RECOVERY.polls; poll++) {
      const { status } = await get(one);
      if (status !== 404) return;
      await remote.wait(RECOVERY.pollMs);
    }
    throw new DeliveryError(
      id,
      `The secret ${name} is still being recovered after ${(RECOVERY.polls * RECOVERY.pollMs) / 1000} s. Apply again later.`,
    );
  };

  return {
    async read() {
      const response = await get(one);
      if (response.status === 404) return withoutVersion();
      const absent = { value: undefined, subject: 'the secret' };
      if (response.status === 403 && errorOf(response).inner === 'SecretDisabled')
        return { ...absent, missing: 'the current version of the secret is disabled' };
      if (response.status !== 200) throw refusal('get', response);
      const { value, id: url } = remote.read(response, secretShape);
      const version = versionIn(url);
      return { value, version, subject: `version ${version} of the secret` };
    },
    async requireWritable(held) {
      if (held.deleted?.isOwn === false)
        throw new DeliveryError(id, takenMessage(name, 'it was not set here'));
    },
    async write(value, held) {
      if (held.deleted !== undefined) {
        await recover();
        // What it holds shows after that: it is read again.
        return null;
      }
      const json = { value, contentType: 'text/plain', tags: OWN_TAG };
      const response = await remote.send({ method: 'PUT', path: `${one}?${VERSION}`, json });
      if (response.status !== 200) throw refusal('set', response);
      return { version: versionIn(remote.read(response, z.object({ id: identifier })).id) };
    },
    async remove(held) {
      const path = `${one}/${encodeURIComponent(String(held.version))}?${VERSION}`;
      const response = await remote.send({ method: 'PATCH', path, json: { attributes: { enabled: false } } });
      if (response.status !== 200 && response.status !== 404) throw refusal('update', response);
      return held;
    },
  };
}

function takenMessage(name: string, words: string): string {
  return `The secret ${name} is deleted, and its name is taken until it is recovered or purged (${words}). Recover it (az keyvault secret recover), or choose another name.`;
}

function versionIn(identified: string): string {
  return identified.slice(identified.lastIndexOf('/') + 1);
}
