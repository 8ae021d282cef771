import type { ApiKey } from '../api/contract/api-key.ts';
import { formatDuration, parseDuration } from '../keys/duration.ts';
import { isExpired } from '../keys/expiration.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { PENDING } from '../keys/key.ts';
import { predecessorFate } from '../keys/predecessor.ts';
import { formatTimes } from '../keys/times.ts';
import { type Ending, type EndingKey, isPlanned } from './ending.ts';
import { expirationOf, lastUseOf } from './observed-key.ts';
import { observedPredecessor } from './overlap.ts';
import type { PredecessorRecord } from './record.ts';
import type { Problem } from './report.ts';
import { parseRevocationLimit, type RevocationCount } from './revocation-count.ts';
import type { ConnectedRun, Guards, Run } from './run.ts';

/** Why a key must not end now. */
export interface Refusal {
  readonly why: 'protected' | 'own-key' | 'in-use' | 'limit';
  readonly problem: Problem;
}

/**
 * What forbids the ending of a key, apart from the limit on how many may end.
 *
 * @param key as LowerPlane has it.
 */
export function refusalOf(ending: Ending, key: ApiKey, run: ConnectedRun): Refusal | undefined {
  return refuseProtected(ending, run) ?? refuseOwnKey(ending, key, run) ?? refuseUsed(ending, key, run);
}

/** The part of {@link refusalOf} that needs no connection. */
export function refuseProtected(ending: Ending, run: Pick<Run, 'guards'>): Refusal | undefined {
  if (ending.cause !== 'removed' || !ending.deletionProtection || isConfirmed(ending, run)) return undefined;
  return {
    why: 'protected',
    problem: {
      title: 'Key Is Protected From Deletion',
      detail: `${nameOf(ending.key)} would be revoked permanently, but it has deletion_protection = true. To remove it, set deletion_protection = false and apply first. ${confirmation(ending.key, 'If it is being replaced, or no configuration declares it any more')}`,
    },
  };
}

function refuseOwnKey(ending: Ending, { id }: ApiKey, run: ConnectedRun): Refusal | undefined {
  if (run.connection.self.id !== id) return undefined;
  return {
    why: 'own-key',
    problem: {
      title: 'Run Would Revoke Its Own Key',
      detail: `${subjectOf(ending)}, but it is the key this run is authenticated with, and revoking it would lock the run out before it is done. ${remedyOfOwnKey(ending)}`,
    },
  };
}

function remedyOfOwnKey({ cause }: Ending): string {
  switch (cause) {
    case 'retired':
      return 'Authenticate with its successor, or with another admin key: the next apply revokes it then.';
    case 'expires':
      return 'Authenticate with its successor, or with another admin key: the next apply gives it an expiration then.';
    case 'replaced':
      return 'Declare rotation with an overlap, so that it keeps working until the next run uses its successor, or authenticate with another admin key.';
    default:
      return 'To change or remove this key, authenticate with another admin key.';
  }
}

function refuseUsed(ending: Ending, key: ApiKey, run: ConnectedRun): Refusal | undefined {
  const now = run.now();
  // An expired key works for no one.
  if (isConfirmed(ending, run) || isExpired(expirationOf(key), now)) return undefined;
  switch (ending.cause) {
    case 'undelivered':
    case 'temporary':
      return undefined;
    case 'orphan':
      return key.request_count > 0 || key.last_used_at !== null ? refusedInUse(ending, key, run) : undefined;
    case 'retired':
      return (!ending.forceRevoke && usedWithin(run, key)) ||
        stillHeld(ending.predecessor, ending.overlapMax, key, now)
        ? refusedInUse(ending, key, run)
        : undefined;
    case 'requested':
    case 'removed':
    case 'replaced':
    case 'expires':
      return !ending.forceRevoke && usedWithin(run, key) ? refusedInUse(ending, key, run) : undefined;
  }
}

/** Whether a predecessor was used since its retirement was planned, so that it is to be kept. */
function stillHeld(
  predecessor: PredecessorRecord,
  overlapMax: number | undefined,
  key: ApiKey,
  now: Instant,
): boolean {
  return predecessorFate(observedPredecessor(predecessor, key, now), overlapMax, now) !== 'retire';
}

function usedWithin({ guards, now }: ConnectedRun, key: ApiKey): boolean {
  const { recentUseWindow } = guards;
  const window = parseDuration(recentUseWindow === PENDING ? '' : (recentUseWindow ?? ''));
  const lastUsedAt = lastUseOf(key);
  return !('error' in window) && lastUsedAt !== undefined && now() - lastUsedAt <= window.ms;
}

function refusedInUse(ending: Ending, key: ApiKey, { guards, now }: ConnectedRun): Refusal {
  const { recentUseWindow } = guards;
  const lastUsedAt = lastUseOf(key);
  const last =
    lastUsedAt === undefined
      ? ''
      : `, last on ${formatInstant(lastUsedAt)} (${formatDuration(now() - lastUsedAt)} ago)`;
  const window =
    typeof recentUseWindow === 'string' && isPlanned(ending)
      ? `; recent_use_window is ${recentUseWindow}`
      : '';
  return {
    why: 'in-use',
    problem: {
      title: 'Key Is Still In Use',
      detail: `${subjectOf(ending)}, but it was used ${formatTimes(key.request_count)}${last}${window}. ${remedyOf(ending)}`,
    },
  };
}

function remedyOf(ending: Ending): string {
  const { key, cause } = ending;
  switch (cause) {
    case 'requested':
      return `Find out who uses it: lowerplane audit list --key ${key.id}. To revoke it anyway, add --force.`;
    case 'removed':
      return `Find out who uses it. To revoke it anyway, set force_revoke = true and apply first. ${confirmation(key, 'If it is being replaced, or no configuration declares it any more')}`;
    case 'replaced':
      return `To keep it working until its consumers have the new secret, declare rotation with an overlap. To revoke it anyway, set force_revoke = true. ${confirmation(key, 'To revoke it in this run only')}`;
    case 'expires':
      return `A later apply gives it an expiration once it has not been used for so long. ${confirmation(key, 'To set it anyway')}`;
    case 'retired':
      return `A consumer has not switched to the new secret yet. A later apply revokes the old key once it is no longer used. ${confirmation(key, 'To revoke it anyway')}`;
    default:
      return `Find out who uses it. ${confirmation(key, 'To revoke it anyway')}`;
  }
}

function subjectOf({ cause, key }: Ending): string {
  const old = `The key ${key.id} (ending in ${key.lastFour})`;
  if (cause === 'expires') return `${old} should expire at the end of its overlap`;
  return cause === 'retired' ? `${old} should retire` : `${nameOf(key)} would be revoked`;
}

/** Whether a guard is still not known, so that it cannot decide. */
export function anyGuardPending({ maxRevocations, recentUseWindow, confirmedRevocations }: Guards): boolean {
  return [maxRevocations, recentUseWindow, confirmedRevocations].includes(PENDING);
}

/** The way forward that always works, with the id it needs. */
export function confirmation({ id }: EndingKey, when: string): string {
  return `${when}, confirm it in the provider block: confirm_revocations = ["${id}"], or set the environment variable LOWERPLANE_CONFIRM_REVOCATIONS to its id.`;
}

/** Whether the user has named this key as one that may end although it is protected or used. */
export function isConfirmed(
  { key }: { readonly key: Pick<EndingKey, 'id'> },
  { guards }: Pick<Run, 'guards'>,
): boolean {
  const { confirmedRevocations } = guards;
  return confirmedRevocations !== PENDING && confirmedRevocations.has(key.id);
}

/**
 * Counts a key towards `max_revocations`, and refuses it when that is exceeded. Keys that no one was given are not
 * counted: the limit protects keys whose end someone would notice.
 *
 * @throws LowerPlaneError when the active keys cannot be counted.
 */
export async function refuseBeyondLimit(
  ending: Ending,
  { connection, guards }: ConnectedRun,
  count: RevocationCount,
): Promise<Refusal | undefined> {
  const { maxRevocations } = guards;
  if (typeof maxRevocations !== 'string' || !isPlanned(ending)) return undefined;
  // Validation refuses what cannot be read: it allows nothing.
  const limit = parseRevocationLimit(maxRevocations) ?? (() => 0);
  // Counted before any waiting: other keys end meanwhile, and each must report its own number.
  const soFar = await count.add(ending.key.id);
  if (!maxRevocations.endsWith('%') && soFar <= limit(0)) return undefined;
  const active = await connection.keys.countActive();
  const allowed = limit(active);
  if (soFar <= allowed) return undefined;
  const share = active === 0 ? 0 : (100 * soFar) / active;
  return {
    why: 'limit',
    problem: {
      title: 'Too Many Keys Would Be Revoked',
      detail: `With ${nameOf(ending.key)} this run would ${ending.cause === 'expires' ? 'end' : 'revoke'} ${soFar} of ${active} active keys, ${share.toFixed(1)}%, but max_revocations = "${maxRevocations}" allows ${allowed}. If this is intended, raise max_revocations for this run.`,
    },
  };
}

/** `"CI gate" (ending in 1a2b)`, or its id while no record names it. */
export function nameOf({ id, name, lastFour }: EndingKey): string {
  return `${name === undefined ? `The key ${id}` : `"${name}"`} (ending in ${lastFour})`;
}
