import type { UpdateApiKeyRequest } from '../../../api/contract/api-key.ts';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { DeliveryError, type Destination } from '../../../delivery/destination.ts';
import type { Change } from '../../../keys/change.ts';
import { formatInstant } from '../../../keys/instant.ts';
import { PENDING, type Pending, type Predecessor } from '../../../keys/key.ts';
import { plan } from '../../../keys/plan.ts';
import { explained } from '../../api-errors.ts';
import {
  type ApplyPlanOf,
  type ApplyResult,
  type Diagnostics,
  isKnown,
  type PrivateState,
} from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { actualKey } from './actual.ts';
import { desiredKey } from './desired.ts';
import { destinationsOf } from './destinations.ts';
import { mint } from './mint.ts';
import { observed } from './read.ts';
import type { ApiKeyState, schema } from './schema.ts';

type Planned = ApplyPlanOf<typeof schema>;
type Result = ApplyResult<typeof schema>;

/** Creates and delivers the first generation. */
export async function createApiKey(session: Session, planned: Planned): Promise<Result> {
  return { state: await mintedState(session, planned, 1), privateState: {} };
}

/** Carries out the changes of the planner, in its order. */
export async function updateApiKey(
  session: Session,
  prior: ApiKeyState,
  planned: Planned,
  privateState: PrivateState,
  diagnostics: Diagnostics,
): Promise<Result> {
  const { changes } = plan(desiredKey(planned), actualKey(prior, privateState), session.now());
  const replacement = changes.find((change) => change.kind === 'replace');
  const state = replacement
    ? await mintedState(session, planned, replacement.generation)
    : await changedInPlace(session, prior, planned, changes);

  const left = await retire(session, retirementsOf(changes), diagnostics);
  if (left.length === 0) await withdrawRemoved(prior, planned, diagnostics);
  return {
    state: { ...state, previous: left.map(({ id, lastFour }) => ({ id, last_four: lastFour })) },
    privateState: replacement ? {} : privateState,
  };
}

/** Revokes the key and what is left of its predecessor, and takes back what was delivered. */
export async function deleteApiKey(
  session: Session,
  prior: ApiKeyState,
  privateState: PrivateState,
  diagnostics: Diagnostics,
): Promise<void> {
  const actual = actualKey(prior, privateState);
  const { changes } = plan(undefined, actual, session.now());
  const itself = changes.some((change) => change.kind === 'revoke') ? [actual] : [];
  const left = await retire(session, [...itself, ...retirementsOf(changes)], diagnostics);
  if (left.length === 0) await withdraw(destinationsOf(prior), prior, diagnostics);
}

async function mintedState(session: Session, planned: Planned, generation: number): Promise<ApiKeyState> {
  const minted = await mint(session, desiredKey(planned), destinationsOf(planned));
  return {
    ...declared(planned),
    ...recorded(minted.key, session),
    generation,
    sealed_secret: minted.sealedSecret,
    secret: planned.secret_in_state ? minted.secret : null,
    previous: [],
  };
}

async function changedInPlace(
  session: Session,
  prior: ApiKeyState,
  planned: Planned,
  changes: readonly Change[],
): Promise<ApiKeyState> {
  const { client, keys } = connected(session);
  const state = {
    ...prior,
    ...declared(planned),
    sealed_secret: isKnown(planned.sealed_secret) ? planned.sealed_secret : prior.sealed_secret,
    secret: isKnown(planned.secret) ? planned.secret : prior.secret,
  };
  const body = changeRequest(planned, changes);
  if (body === undefined || prior.id === null) return state;
  const key = await explained(client.updateApiKey(prior.id, body));
  keys.remember(key);
  return { ...state, ...recorded(key, session) };
}

function changeRequest(planned: Planned, changes: readonly Change[]): UpdateApiKeyRequest | undefined {
  const renamed = changes.some((change) => change.kind === 'rename');
  const extended = changes.find((change) => change.kind === 'extend');
  if (!renamed && !extended) return undefined;
  return {
    ...(renamed ? { name: planned.name } : {}),
    ...(extended ? { expires_at: extended.to.kind === 'never' ? null : formatInstant(extended.to.at) } : {}),
  };
}

/** The attributes of the configuration, as declared. */
function declared({
  name,
  permissions,
  environments,
  expires_at,
  expires_in,
  deliver_to,
  secret_in_state,
}: Planned) {
  return { name, permissions, environments, expires_at, expires_in, deliver_to, secret_in_state };
}

/** The attributes LowerPlane decides. */
function recorded(key: Parameters<typeof observed>[0], session: Session) {
  const { id, status, expiration, last_four, fingerprint, created_at, created_by } = observed(
    key,
    session.now(),
  );
  return { id, status, expiration, last_four, fingerprint, created_at, created_by };
}

function retirementsOf(changes: readonly Change[]): readonly Predecessor[] {
  return changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor] : []));
}

/** Revokes keys, and returns those that could not be, to be kept in state and tried again. */
async function retire(
  session: Session,
  ends: readonly Predecessor[],
  diagnostics: Diagnostics,
): Promise<readonly Predecessor[]> {
  const { client, keys } = connected(session);
  const left: Predecessor[] = [];
  for (const end of ends) {
    try {
      keys.remember(await client.revokeApiKey(end.id));
    } catch (error) {
      if (isLowerPlaneError(error, 'notFound')) continue;
      if (!isLowerPlaneError(error)) throw error;
      left.push(end);
      diagnostics.error({
        summary: 'Old Key Not Revoked',
        detail: `The key ${end.id} (ending in ${end.lastFour}) still works. ${error.detail} Apply again to revoke it.`,
      });
    }
  }
  return left;
}

/** Takes back what an earlier generation left at destinations that are no longer declared. */
async function withdrawRemoved(
  prior: ApiKeyState,
  planned: Planned,
  diagnostics: Diagnostics,
): Promise<void> {
  const kept = new Set(
    destinationsOf(planned).map((destination) => (destination === PENDING ? PENDING : destination.id)),
  );
  const removed = destinationsOf(prior).filter(
    (destination) => destination !== PENDING && !kept.has(destination.id),
  );
  await withdraw(removed, prior, diagnostics);
}

async function withdraw(
  destinations: readonly (Destination | Pending)[],
  { fingerprint }: ApiKeyState,
  diagnostics: Diagnostics,
): Promise<void> {
  for (const destination of destinations) {
    if (destination === PENDING || fingerprint === null) continue;
    try {
      await destination.withdraw(fingerprint);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.warning({ summary: 'Old Secret Not Taken Back', detail: error.message });
    }
  }
}
