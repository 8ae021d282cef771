import type { ApiKey } from '../api/contract/api-key.ts';
import type { Change } from '../keys/change.ts';
import { formatInstant } from '../keys/instant.ts';
import { expiresAtOverlapEnd, overlapMaxOf } from '../keys/key.ts';
import { predecessorExpiration } from '../keys/predecessor.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { ExpiringEnding } from './ending.ts';
import { expireKey } from './expire-key.ts';
import { heldForConsumers } from './hold-for-consumers.ts';
import { expirationOf, lastUseOf } from './observed-key.ts';
import { type OverlappingPredecessor, observedPredecessor } from './overlap.ts';
import type { KeyRecord, PredecessorRecord } from './record.ts';
import { LifecycleError, problemOf, type Report } from './report.ts';
import { reportNotEnded } from './retire.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Keeps the predecessor of a key that was just delivered working for its overlap, and notes how much it was used until
 * now. One that is to end by itself gets its expiration, unless something speaks against it: then it must outlive the time
 * that it may be held for. Failures are reported, not thrown: the successor is already delivered.
 *
 * @param successor its record, in which it is the first predecessor.
 */
export async function secureOverlap(
  run: ConnectedRun,
  { declared, successor, predecessor, mayExpire }: Securing,
  report: Report,
): Promise<PredecessorRecord> {
  const { id, lastFour, overlap } = predecessor;
  try {
    const key = await workingKey(run, id);
    const lastUse = lastUseOf(key);
    const noted: OverlappingPredecessor = {
      ...predecessor,
      expiration: expirationOf(key),
      overlap: { ...overlap, lastUsedAt: lastUse, requestsBefore: key.request_count },
      lastUsedBefore: lastUse,
    };
    const expiring =
      mayExpire && expiresAtOverlapEnd(declared.desired)
        ? await expireOldKey(run, { declared, successor, predecessor: noted, mayExpire }, report)
        : undefined;
    return expiring ?? (await outliving(run, noted, key, declared));
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.error({
      title: 'Overlap Not Secured',
      detail: `The successor was created and delivered, but the old key ${id} (ending in ${lastFour}) could not be checked, so it may expire before the overlap is over. ${problem.detail}`,
    });
    return predecessor;
  }
}

interface Securing {
  readonly declared: DeclaredKey;
  readonly successor: KeyRecord;
  readonly predecessor: OverlappingPredecessor;
  readonly mayExpire: boolean;
}

async function workingKey({ connection }: ConnectedRun, id: string): Promise<ApiKey> {
  const key = await connection.keys.findNow(id);
  if (key?.status === 'active') return key;
  throw new LifecycleError({
    title: 'Old Key Does Not Work',
    detail: `LowerPlane ${key ? `shows it as ${key.status}` : 'does not know it'}.`,
  });
}

/** @returns undefined when the expiration was not set. Why is reported. */
async function expireOldKey(
  run: ConnectedRun,
  { declared, successor, predecessor }: Securing,
  report: Report,
): Promise<PredecessorRecord | undefined> {
  const ending = expiringEnding(declared, successor, predecessor);
  const held = await heldForConsumers(run, declared, successor, [ending], report);
  if (held.size > 0) return undefined;
  const outcome = await expireKey(run, ending);
  if (outcome.set) return outcome.predecessor;
  reportNotEnded(ending, outcome, report);
  return undefined;
}

function expiringEnding<Predecessor extends PredecessorRecord>(
  { desired, forceRevoke }: DeclaredKey,
  { name }: Pick<KeyRecord, 'name'>,
  predecessor: Predecessor,
): ExpiringEnding & { readonly predecessor: Predecessor } {
  const { id, lastFour } = predecessor;
  const key = { id, lastFour, name };
  return {
    cause: 'expires',
    key,
    forceRevoke,
    endsByItself: expiresAtOverlapEnd(desired),
    predecessor,
    overlapMax: overlapMaxOf(desired),
  };
}

/** The predecessor, with an expiration beyond what it is needed for. */
async function outliving(
  { connection, now }: ConnectedRun,
  predecessor: OverlappingPredecessor,
  key: ApiKey,
  { desired }: DeclaredKey,
): Promise<PredecessorRecord> {
  const { deliveredAt, retiresAt } = predecessor.overlap;
  const expiration = expirationOf(key);
  const overlap = retiresAt - deliveredAt;
  const needed = predecessorExpiration(expiration, deliveredAt, overlap, overlapMaxOf(desired));
  if (needed === expiration || needed.kind === 'never') return predecessor;
  const changed = await connection.keyAuthority.update(key.id, { expires_at: formatInstant(needed.at) }, key);
  return observedPredecessor(predecessor, changed, now());
}

/**
 * Changes the expirations of keys that had a successor before, as planned: those that are to end by them, and those that
 * must not end yet. What could not be changed is reported, and planned again.
 *
 * @param held ids of keys that consumers may still need: these get no expiration.
 */
export async function changeExpirations(
  run: ConnectedRun,
  { declared, record, changes, held }: Changing,
  report: Report,
): Promise<KeyRecord> {
  let predecessors = record.predecessors;
  for (const change of changes) {
    if (change.kind !== 'expire' && change.kind !== 'put-off') continue;
    const { id } = change.predecessor;
    const predecessor = predecessors.find((each) => each.id === id);
    if (!predecessor || change.to === undefined || (change.kind === 'expire' && held.has(id))) continue;
    const ending = expiringEnding(declared, record, predecessor);
    const outcome = await expireKey(run, ending);
    if (!outcome.set) reportNotEnded(ending, outcome, report);
    else predecessors = predecessors.map((each) => (each.id === id ? outcome.predecessor : each));
  }
  return predecessors === record.predecessors ? record : { ...record, predecessors };
}

interface Changing {
  readonly declared: DeclaredKey;
  readonly record: KeyRecord;
  readonly changes: readonly Change[];
  readonly held: ReadonlySet<string>;
}
