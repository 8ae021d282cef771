import type { HttpTuning } from '../../http/client.ts';
import type { Instant } from '../../keys/instant.ts';
import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  holdsRevokedKey,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { requireAddress, requireToken } from '../remote/settings.ts';
import { sealForGithub } from './sealed-box.ts';
import { describeTarget, type GithubSecretTarget } from './secret-target.ts';
import { createSecretsApi, type SecretMetadata, type SecretsApi } from './secrets-api.ts';

export type { GithubSecretTarget, SecretVisibility } from './secret-target.ts';

export interface GithubActionsSecretOptions {
  readonly target: GithubSecretTarget;
  readonly token: string | undefined;
  /** Of GitHub Enterprise: https://HOST/api/v3. */
  readonly apiUrl: string;
  readonly tuning?: HttpTuning;
}

/** Clocks of GitHub's servers may differ, and a response may come from a replica that lags behind. */
const STALE_AFTER_MS = 60_000;
/** A delivery takes less: a new key that is not complete by then has expired. */
const DELIVERED_WITHIN_MS = 3_600_000;

/**
 * An Actions secret of a repository, of one of its environments, or of an organization. GitHub never shows a secret
 * again, so an overwritten one cannot be restored, and only the time of its last change shows whether it is still ours.
 */
export function githubActionsSecret(id: string, options: GithubActionsSecretOptions): Destination {
  const { target, tuning } = options;
  const subject = `T${describeTarget(target).slice(1)}`;

  const connect = (): SecretsApi => {
    const token = requireToken(
      id,
      'GitHub token',
      options.token,
      'Set GITHUB_TOKEN to a token that may write Actions secrets, or set token in the github settings of the provider.',
    );
    const baseUrl = requireAddress(id, "address of GitHub's API", options.apiUrl);
    return createSecretsApi(id, target, { token, baseUrl, tuning });
  };

  return {
    id,
    reversible: false,
    async check(): Promise<void> {
      await connect().publicKey();
    },
    async warn(record?: DeliveryRecord): Promise<string | undefined> {
      const metadata = deliveredAt(record) === null ? await connect().metadata() : null;
      return metadata === null
        ? undefined
        : `${subject} exists already; it was last changed at ${metadata.updated_at}. The delivery overwrites it, and GitHub cannot restore it. If something else needs it, choose another name.`;
    },
    async deliver({ secret }: Delivery): Promise<Receipt> {
      const api = connect();
      const { key, key_id } = await api.publicKey();
      const encrypted_value = await sealForGithub(secret, key);
      if (encrypted_value === null) {
        throw new DeliveryError(
          id,
          'GitHub responded with an invalid public key, so the secret was not sent. Check the address of its API, and any proxy in between.',
        );
      }
      const storedAt = await api.put({ encrypted_value, key_id, ...visibilityFields(target) });
      return {
        // The secret was delivered: the key must not be revoked because the time of the change cannot be read.
        ...recordOf(await api.metadata().catch(() => null), storedAt),
        undo: async () => {
          throw holdsRevokedKey(id, subject);
        },
      };
    },
    async observe(_fingerprint: string, record?: DeliveryRecord): Promise<Observation> {
      const metadata = await connect().metadata();
      if (metadata === null) return { state: 'drifted', what: 'the secret was deleted on GitHub' };
      const what = isChangedSince(metadata, record)
        ? `the secret was changed on GitHub at ${metadata.updated_at}, after the delivery`
        : visibilityDrift(target, metadata);
      if (what !== null) return { state: 'drifted', what };
      return { state: deliveredAt(record) === null ? 'unobservable' : 'in-place' };
    },
    async recognize(_fingerprint: string, createdAt?: Instant): Promise<DeliveryRecord | undefined> {
      if (createdAt === undefined) return undefined;
      const metadata = await connect().metadata();
      if (metadata === null || visibilityDrift(target, metadata) !== null) return undefined;
      const sinceCreation = Date.parse(metadata.updated_at) - createdAt;
      return sinceCreation >= -STALE_AFTER_MS && sinceCreation <= DELIVERED_WITHIN_MS
        ? { updatedAt: metadata.updated_at }
        : undefined;
    },
    async read(): Promise<never> {
      throw new DeliveryError(
        id,
        `GitHub never shows ${describeTarget(target)} again. A workflow gets it as \${{ secrets.${target.name} }}.`,
      );
    },
    async withdraw(_fingerprint: string, record?: DeliveryRecord): Promise<void> {
      const api = connect();
      const metadata = await api.metadata();
      if (metadata === null || isChangedSince(metadata, record)) return;
      if (deliveredAt(record) === null) {
        throw new DeliveryError(
          id,
          `${subject} was not deleted, because there is no record of when it was delivered, so something else may have changed it since. If nothing did, it holds a revoked key: delete it on GitHub.`,
        );
      }
      await api.delete();
    },
  };
}

/** Records nothing when the time is older than the delivery can be: the correct time would look like drift later. */
function recordOf(metadata: SecretMetadata | null, storedAt: number | null): { record?: DeliveryRecord } {
  if (metadata === null) return {};
  const isStale = storedAt !== null && Date.parse(metadata.updated_at) < storedAt - STALE_AFTER_MS;
  return isStale ? {} : { record: { updatedAt: metadata.updated_at } };
}

function deliveredAt(record: DeliveryRecord | undefined): number | null {
  const at = Date.parse(String(record?.updatedAt));
  return Number.isNaN(at) ? null : at;
}

function isChangedSince(metadata: SecretMetadata, record: DeliveryRecord | undefined): boolean {
  const at = deliveredAt(record);
  return at !== null && Date.parse(metadata.updated_at) > at;
}

function visibilityDrift(target: GithubSecretTarget, { visibility }: SecretMetadata): string | null {
  if (target.of !== 'organization' || visibility === undefined || visibility === target.visibility.to)
    return null;
  return `the secret is visible to ${visibility} repositories on GitHub, not to ${target.visibility.to} ones as declared`;
}

function visibilityFields(target: GithubSecretTarget): Readonly<Record<string, unknown>> {
  if (target.of !== 'organization') return {};
  const { visibility } = target;
  return visibility.to === 'selected'
    ? { visibility: visibility.to, selected_repository_ids: visibility.repositoryIds }
    : { visibility: visibility.to };
}
