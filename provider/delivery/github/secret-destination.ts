import type { HttpTuning } from '../../http/client.ts';
import {
  type Delivery,
  DeliveryError,
  type DeliveryRecord,
  type Destination,
  holdsRevokedKey,
  type Observation,
  type Receipt,
} from '../destination.ts';
import { type GithubAccessOptions, githubAccess } from './access.ts';
import { sealForGithub } from './sealed-box.ts';
import { describeTarget, type GithubSecretTarget, targetProblem } from './secret-target.ts';
import { createSecretsApi, type SecretMetadata, type SecretsApi } from './secrets-api.ts';

export type { GithubSecretTarget, SecretVisibility } from './secret-target.ts';

export interface GithubActionsSecretOptions extends GithubAccessOptions {
  readonly target: GithubSecretTarget;
  readonly tuning?: HttpTuning;
}

/** Of GitHub's own machines, whose clocks may differ, and of its answers, which may come from a lagging copy. */
const STALE_AFTER_MS = 60_000;

/**
 * An Actions secret of a repository, of one of its environments, or of an organization. GitHub shows a secret to nobody
 * again, so an overwritten one cannot be put back, and later only the time of its last change tells whether it is ours.
 */
export function githubActionsSecret(id: string, options: GithubActionsSecretOptions): Destination {
  const { target, tuning } = options;
  const place = `T${describeTarget(target).slice(1)}`;

  const connect = (): SecretsApi => {
    const problem = targetProblem(target);
    if (problem !== null) throw new DeliveryError(id, problem);
    const access = githubAccess(options);
    if (!access.ok) throw new DeliveryError(id, access.problem);
    return createSecretsApi(id, target, access, tuning);
  };

  return {
    id,
    reversible: false,
    async check(): Promise<void> {
      await connect().publicKey();
    },
    async deliver({ secret }: Delivery): Promise<Receipt> {
      const api = connect();
      const { key, key_id } = await api.publicKey();
      const encrypted_value = await sealForGithub(secret, key);
      if (encrypted_value === null) {
        throw new DeliveryError(
          id,
          'GitHub answered with a public key that is none, so the secret was not sent. Check the address of its API, and any proxy between.',
        );
      }
      const storedAt = await api.put({ encrypted_value, key_id, ...visibilityFields(target) });
      return {
        // The secret has arrived: that its time of change cannot be read is no reason to revoke the key.
        ...recordOf(await api.metadata().catch(() => null), storedAt),
        undo: async () => {
          throw holdsRevokedKey(id, place);
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
    async withdraw(_fingerprint: string, record?: DeliveryRecord): Promise<void> {
      const api = connect();
      const metadata = await api.metadata();
      if (metadata === null || isChangedSince(metadata, record)) return;
      if (deliveredAt(record) === null) {
        throw new DeliveryError(
          id,
          `${place} was left in place, because it is not recorded whether it was changed after the delivery. If nothing else set it, it holds a revoked key: delete it on GitHub.`,
        );
      }
      await api.delete();
    },
  };
}

/** Nothing is recorded when the time read is older than the delivery can be: a later reading would look like drift. */
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
