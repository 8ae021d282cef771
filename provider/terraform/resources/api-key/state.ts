import type { ApiKey } from '../../../api/contract/api-key.ts';
import { NEVER_WORD } from '../../../keys/declaration/text-rule.ts';
import { formatExpiration, resolveExpiration } from '../../../keys/expiration.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { type DesiredKey, PENDING, type Pending } from '../../../keys/key.ts';
import { successorAt } from '../../../keys/rotation.ts';
import { instantOf, type ObservedKey, observedKey } from '../../../lifecycle/observed-key.ts';
import type { KeyRecord, PredecessorRecord } from '../../../lifecycle/record.ts';
import { type ApplyPlanOf, isUnknown } from '../../plugin/index.ts';
import type { ApiKeyPlan, ApiKeyState, schema } from './schema.ts';

/** A planned resource, as apply gets it. */
export type Planned = ApplyPlanOf<typeof schema>;

/** State after an apply: what was declared, and what became of it. */
export function appliedState(planned: Planned, record: KeyRecord): ApiKeyState {
  const { name, permissions, environments, expires_at, expires_in, deliver_to, secret_in_state } = planned;
  const { verify, consumers } = planned;
  const { rotation, rotate_trigger, deletion_protection, recreate_absent, force_revoke } = planned;
  const rotatesAt = rotationDate(record.applied.desired, record);
  return {
    ...observedAttributes(record),
    name,
    permissions,
    environments,
    expires_at,
    expires_in,
    deliver_to,
    secret_in_state,
    rotation,
    verify,
    consumers,
    rotate_trigger,
    deletion_protection,
    recreate_absent,
    force_revoke,
    generation: record.generation,
    generation_reason: record.reason,
    rotates_at: rotatesAt === PENDING ? null : rotatesAt,
    sealed_secret: hasAge(planned) ? record.sealedSecret : null,
    secret: record.secret,
    lineage: record.lineage ?? null,
    previous: record.predecessors.map(previousKey),
  };
}

/** State after a refresh. A value that was declared in another form, but means the same, keeps that form. */
export function refreshedState(state: ApiKeyState, record: KeyRecord): ApiKeyState {
  const observed = observedAttributes(record);
  const expirations = new Map(record.predecessors.map(({ id, expiration }) => [id, expiration]));
  return {
    ...state,
    ...observed,
    environments: sameSet(state.environments, observed.environments)
      ? state.environments
      : observed.environments,
    expires_at: refreshedExpiresAt(state, record),
    previous: (state.previous ?? []).flatMap((each) => {
      const expiration = expirations.get(each.id ?? '');
      if (expiration) return [{ ...each, expiration: formatExpiration(expiration) }];
      return expirations.has(each.id ?? '') ? [each] : [];
    }),
  };
}

/** State right after an import, when nothing is declared yet. */
export function importedState(key: ApiKey, lineage: string, now: Instant): ApiKeyState {
  return {
    ...observedAttributes(observedKey(key, now)),
    expires_at: key.expires_at === null ? null : formatInstant(instantOf(key.expires_at)),
    // Written out, so that configuration generated from it has it too.
    expires_in: key.expires_at === null ? NEVER_WORD : null,
    deliver_to: null,
    rotation: null,
    verify: null,
    consumers: null,
    rotate_trigger: null,
    deletion_protection: null,
    recreate_absent: null,
    force_revoke: null,
    secret_in_state: null,
    generation: 1,
    generation_reason: null,
    rotates_at: null,
    sealed_secret: null,
    secret: null,
    lineage,
    previous: [],
  };
}

/** When an apply gives a key its successor under a declaration. Null: never. */
export function rotationDate(
  { rotation, expiration }: Pick<DesiredKey, 'rotation' | 'expiration'>,
  { createdAt, firstCreatedAt }: Pick<KeyRecord, 'createdAt' | 'firstCreatedAt'>,
): string | null | Pending {
  if (rotation === PENDING || expiration === PENDING) return PENDING;
  const at =
    rotation && successorAt(rotation, createdAt, firstCreatedAt, resolveExpiration(expiration, createdAt));
  return at === undefined ? null : formatInstant(at);
}

/** Unknown counts as a yes: whether there will be a sealed secret is not known either. */
export function hasAge({ deliver_to: declared }: Pick<ApiKeyPlan, 'deliver_to'>): boolean {
  if (declared === null) return false;
  if (isUnknown(declared)) return true;
  return declared.some((element) => isUnknown(element) || element.age !== null);
}

/** What LowerPlane says of a key, as attributes. */
function observedAttributes(key: Omit<ObservedKey, 'organizationId'>) {
  return {
    id: key.id,
    name: key.name,
    permissions: key.permissions,
    environments: key.environments === 'all' ? null : [...key.environments],
    status: key.status,
    expiration: formatExpiration(key.expiration),
    last_four: key.lastFour,
    fingerprint: key.fingerprint,
    created_at: formatInstant(key.createdAt),
    created_by: key.createdBy,
  } satisfies Partial<ApiKeyState>;
}

function previousKey({ id, lastFour, overlap, expiration, lastUsedBefore }: PredecessorRecord) {
  return {
    id,
    last_four: lastFour,
    retires_at: overlap ? formatInstant(overlap.retiresAt) : null,
    expiration: expiration ? formatExpiration(expiration) : null,
    last_used_at: lastUsedBefore === undefined ? null : formatInstant(lastUsedBefore),
  };
}

/** Shows drift of a fixed date where it was declared; a relative one drifts in `expiration` alone. */
function refreshedExpiresAt(state: ApiKeyState, { expiration }: KeyRecord): string | null {
  if (state.expires_at === null || expiration.kind === 'never') return null;
  return parseInstant(state.expires_at) === expiration.at ? state.expires_at : formatInstant(expiration.at);
}

function sameSet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
