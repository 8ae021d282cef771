import { PENDING } from '../../../keys/key.ts';
import type { ApplyPlanOf, ApplyResult, CreateRequest } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { desiredKey, formatRotation } from './desired.ts';
import { destinationsOf } from './destinations.ts';
import { remember } from './memory.ts';
import { type MintedKey, mint } from './mint.ts';
import { observed } from './read.ts';
import type { ApiKeyState, schema } from './schema.ts';

/** A planned resource, as apply gets it. */
export type Planned = ApplyPlanOf<typeof schema>;

type Request = CreateRequest<typeof schema, Session>;

/** Creates and delivers the first generation. */
export async function createApiKey({
  session,
  planned,
  diagnostics,
}: Request): Promise<ApplyResult<typeof schema>> {
  const minted = await mint(session, {
    desired: desiredKey(planned),
    destinations: destinationsOf(planned),
    succeeds: undefined,
    diagnostics,
  });
  const firstCreatedAt = minted.createdAt;
  return {
    state: { ...mintedState(session, planned, minted, firstCreatedAt), generation: 1 },
    privateState: remember({
      firstCreatedAt,
      decidedAt: session.now(),
      deliveries: minted.deliveries,
    }),
  };
}

/** State of a key that was just made, but for its generation and predecessors. */
export function mintedState(
  session: Session,
  planned: Planned,
  minted: MintedKey,
  firstCreatedAt: number,
): ApiKeyState {
  const { expiration, rotation } = desiredKey(planned);
  return {
    ...declared(planned),
    ...recorded(minted.key, session),
    generation: null,
    rotates_at:
      rotation === PENDING || expiration === PENDING
        ? null
        : formatRotation(rotation, expiration, minted.createdAt, firstCreatedAt),
    sealed_secret: minted.sealedSecret,
    secret: planned.secret_in_state ? minted.secret : null,
    previous: [],
  };
}

/** The attributes of the configuration, as declared. */
export function declared(planned: Planned) {
  const { name, permissions, environments, expires_at, expires_in, deliver_to, secret_in_state } = planned;
  const { rotation, rotate_trigger, deletion_protection, force_revoke } = planned;
  return {
    name,
    permissions,
    environments,
    expires_at,
    expires_in,
    deliver_to,
    secret_in_state,
    rotation,
    rotate_trigger,
    deletion_protection,
    force_revoke,
  };
}

/** The attributes LowerPlane decides. */
export function recorded(key: MintedKey['key'], session: Session) {
  const { id, status, expiration, last_four, fingerprint, created_at, created_by } = observed(
    key,
    session.now(),
  );
  return { id, status, expiration, last_four, fingerprint, created_at, created_by };
}
