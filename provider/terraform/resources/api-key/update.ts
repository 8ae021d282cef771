import type { ApiKey, UpdateApiKeyRequest } from '../../../api/contract/api-key.ts';
import { isLowerPlaneError } from '../../../api/errors.ts';
import { type Change, mintingOf, type RetiringKey, type Succession } from '../../../keys/change.ts';
import type { Expiration } from '../../../keys/expiration.ts';
import { formatInstant, type Instant, parseInstant } from '../../../keys/instant.ts';
import { PENDING } from '../../../keys/key.ts';
import { plan } from '../../../keys/plan.ts';
import { predecessorExpiration } from '../../../keys/rotation.ts';
import { explained } from '../../api-errors.ts';
import { type ApplyResult, type Diagnostics, isKnown, type UpdateRequest } from '../../plugin/index.ts';
import { connected, type Session } from '../../session.ts';
import { actualKey } from './actual.ts';
import { declared, mintedState, type Planned, recorded } from './create.ts';
import { decidingTime } from './deciding-time.ts';
import { desiredKey, rotationOf } from './desired.ts';
import { destinationsOf } from './destinations.ts';
import { type Memory, type RememberedOverlap, recall, remember } from './memory.ts';
import { mint } from './mint.ts';
import { canonical, expirationOf } from './read.ts';
import { retire, withdraw } from './retire.ts';
import type { ApiKeyState, schema } from './schema.ts';

type Request = UpdateRequest<typeof schema, Session>;
type Predecessors = NonNullable<ApiKeyState['previous']>;

/** What an update came to, before retirements. */
interface Outcome {
  readonly state: ApiKeyState;
  readonly previous: Predecessors;
  readonly memory: Memory;
}

/** Carries out the changes of the planner, in its order: a successor first, retirements last. */
export async function updateApiKey(request: Request): Promise<ApplyResult<typeof schema>> {
  const { session, prior, planned, privateState, diagnostics } = request;
  const memory = recall(privateState);
  const actual = actualKey(prior, memory);
  const { changes } = plan(desiredKey(planned), actual, decidingTime(memory, prior, planned, session.now()));
  const minting = mintingOf(changes);
  const outcome =
    minting && minting.kind !== 'create'
      ? await succeed(request, actual.id, minting, memory)
      : await changeInPlace(session, prior, planned, changes, memory);

  const ends = retirementsOf(changes);
  const left = await retire(session, ends, diagnostics);
  const overlaps = minting !== undefined && minting.kind !== 'create' && minting.overlap > 0;
  if (left.length === 0) await withdrawRemoved(request, overlaps);
  const gone = new Set(ends.map(({ id }) => id));
  return {
    state: {
      ...outcome.state,
      previous: [
        ...left.map(stillThere),
        ...outcome.previous.filter(({ id }) => id === null || !gone.has(id)),
      ],
    },
    privateState: remember(outcome.memory),
  };
}

/** Makes the next generation; its predecessor goes on working when there is an overlap. */
async function succeed(
  { session, prior, planned, diagnostics }: Request,
  predecessor: string,
  { generation, overlap }: Succession,
  memory: Memory,
): Promise<Outcome> {
  const minted = await mint(session, {
    desired: desiredKey(planned),
    destinations: destinationsOf(planned),
    succeeds: { predecessor, generation },
    diagnostics,
  });
  const firstCreatedAt = memory.firstCreatedAt ?? minted.createdAt;
  const state = { ...mintedState(session, planned, minted, firstCreatedAt), generation };
  const now = session.now();
  const { overlaps } = memory;
  const { deliveries } = minted;
  const fresh = recall(remember({ firstCreatedAt, decidedAt: now, overlaps, deliveries }));
  const previous = prior.previous ?? [];
  if (overlap === 0 || prior.id === null) return { state, previous, memory: fresh };

  const { entry, remembered } = await overlapping(
    session,
    prior,
    { deliveredAt: now, overlap },
    planned,
    diagnostics,
  );
  return {
    state,
    previous: [entry, ...previous],
    memory: { ...fresh, overlaps: { ...fresh.overlaps, [prior.id]: remembered } },
  };
}

/** Keeps a predecessor alive for its overlap, and takes note of how much it was used until now. Never throws. */
async function overlapping(
  session: Session,
  prior: ApiKeyState,
  { deliveredAt, overlap }: { readonly deliveredAt: Instant; readonly overlap: number },
  planned: Planned,
  diagnostics: Diagnostics,
) {
  const rotation = rotationOf(planned.rotation);
  const overlapMax = rotation === PENDING ? undefined : rotation?.overlapMax;
  const outlives = (expiration: Expiration) =>
    predecessorExpiration(expiration, deliveredAt, overlap, overlapMax);
  const key = await outliving(session, prior.id ?? '', outlives).catch((error: unknown) => {
    if (!isLowerPlaneError(error)) throw error;
    diagnostics.error({
      summary: 'Overlap Not Secured',
      detail: `The successor was created and delivered, but the old key ${prior.id} (ending in ${prior.last_four}) could not be looked at, so it may expire before the overlap is over. ${error.detail}`,
    });
    return undefined;
  });
  const requests = key?.request_count ?? 0;
  const remembered: RememberedOverlap = {
    deliveredAt,
    requestsBefore: requests,
    requestsNow: requests,
    lastUsedAt: parseInstant(key?.last_used_at ?? '') ?? null,
    expired: false,
  };
  const entry = {
    id: prior.id,
    last_four: prior.last_four,
    retires_at: formatInstant(deliveredAt + overlap),
    last_used_at: key?.last_used_at ? canonical(key.last_used_at) : null,
  };
  return { entry, remembered };
}

/** The predecessor, with an expiration beyond what it is needed for. */
async function outliving(
  session: Session,
  id: string,
  outlives: (expiration: Expiration) => Expiration,
): Promise<ApiKey> {
  const { client, keys } = connected(session);
  const key = await client.getApiKey(id);
  const expiration = expirationOf(key);
  const needed = outlives(expiration);
  if (needed === expiration || needed.kind === 'never') return key;
  const extended = await client.updateApiKey(id, { expires_at: formatInstant(needed.at) });
  keys.remember(extended);
  return extended;
}

async function changeInPlace(
  session: Session,
  prior: ApiKeyState,
  planned: Planned,
  changes: readonly Change[],
  memory: Memory,
): Promise<Outcome> {
  const { client, keys } = connected(session);
  const state = {
    ...prior,
    ...declared(planned),
    rotates_at: isKnown(planned.rotates_at) ? planned.rotates_at : prior.rotates_at,
    sealed_secret: isKnown(planned.sealed_secret) ? planned.sealed_secret : prior.sealed_secret,
    secret: isKnown(planned.secret) ? planned.secret : prior.secret,
  };
  const previous = prior.previous ?? [];
  const body = changeRequest(planned, changes);
  if (body === undefined || prior.id === null) return { state, previous, memory };
  const key = await explained(client.updateApiKey(prior.id, body));
  keys.remember(key);
  return { state: { ...state, ...recorded(key, session) }, previous, memory };
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

function retirementsOf(changes: readonly Change[]): readonly RetiringKey[] {
  return changes.flatMap((change) => (change.kind === 'retire' ? [change.predecessor] : []));
}

/** A predecessor that should be gone: the next apply tries again. */
function stillThere({ id, lastFour }: RetiringKey): Predecessors[number] {
  return { id, last_four: lastFour, retires_at: null, last_used_at: null };
}

/**
 * Takes back what an earlier generation left at destinations that are no longer declared; not while that generation
 * overlaps with its successor: whoever reads it there is who the overlap is for.
 */
async function withdrawRemoved(
  { session, prior, planned, privateState, diagnostics }: Request,
  overlaps: boolean,
): Promise<void> {
  const kept = new Set(destinationsOf(planned).flatMap((found) => (found === PENDING ? [] : [found.id])));
  const removed = destinationsOf(prior).filter((found) => found !== PENDING && !kept.has(found.id));
  if (overlaps) {
    for (const destination of removed) {
      if (destination === PENDING) continue;
      diagnostics.warning({
        summary: `Old Secret Left In Place: ${destination.id}`,
        detail: `${destination.id} is no longer declared, but holds the old key ending in ${prior.last_four}, which works until its overlap is over. It was left there for its readers: remove it once they have moved.`,
      });
    }
    return;
  }
  await withdraw(
    session,
    removed,
    { fingerprint: prior.fingerprint, memory: recall(privateState) },
    diagnostics,
  );
}
