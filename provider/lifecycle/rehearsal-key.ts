import { createHash } from 'node:crypto';
import type { ApiKey } from '../api/contract/api-key.ts';
import { formatInstant, type Instant, wholeSecond } from '../keys/instant.ts';
import { KEY_NAME_MAX } from '../keys/key.ts';
import { endKey } from './end-key.ts';
import { createdWith } from './idempotency-keys.ts';
import { type IssuedKey, issueKey } from './issue-key.ts';
import type { KeyOrder } from './key-order.ts';
import { instantOf } from './observed-key.ts';
import { PROVISIONAL_LIFE } from './orphans.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** How long the key of a rehearsal works if no one ends it, in milliseconds. */
const REHEARSAL_LIFE = 900_000;
/** More rehearsals of one key than this in one life are not looked through. */
const REHEARSALS_MAX = 50;

/** A key that a rehearsal has created. */
export type RehearsalKey = Pick<IssuedKey, 'key' | 'idempotencyKey'>;

/** The name of its key while the rotation of a key is rehearsed. */
export function rehearsalName(name: string): string {
  return `Rehearsal of ${name}`.slice(0, KEY_NAME_MAX).toWellFormed().trimEnd();
}

/**
 * What the Idempotency-Keys of rehearsals begin with. They are the same for every run of every engine, and change with each
 * life of a rehearsal's key: so the next rehearsal finds the key of one that was killed, as long as it can work.
 */
function baseOf(name: string, at: Instant): string {
  const parts = JSON.stringify(['rehearsal', name, Math.floor(at / REHEARSAL_LIFE)]);
  return `rehearsal:${createHash('sha256').update(parts).digest('hex')}`;
}

/**
 * The keys of rehearsals of one key that may still work, in any status.
 *
 * @returns those, and the first Idempotency-Keys that no rehearsal has used.
 * @throws LowerPlaneError, LifecycleError as `createdWith` does.
 */
export async function earlierRehearsals(
  run: ConnectedRun,
  name: string,
): Promise<{ readonly found: readonly RehearsalKey[]; readonly unused: readonly string[] }> {
  const now = run.now();
  const found: RehearsalKey[] = [];
  let used = 0;
  for (const base of [baseOf(name, now - REHEARSAL_LIFE), baseOf(name, now)]) {
    for (used = 0; used < REHEARSALS_MAX; used++) {
      const idempotencyKey = `${base}:${used}`;
      const made = await createdWith(run, idempotencyKey);
      if (made.length === 0) break;
      found.push(...made.filter((key) => isRehearsal(name, key)).map((key) => ({ key, idempotencyKey })));
    }
  }
  return { found, unused: [0, 1, 2].map((more) => `${baseOf(name, now)}:${used + more}`) };
}

/** One that was renamed, or given a longer life, is a key of someone's own by now. */
function isRehearsal(name: string, { name: its, created_at: created, expires_at: expires }: ApiKey): boolean {
  if (its !== rehearsalName(name) || expires === null) return false;
  return instantOf(expires) - instantOf(created) <= PROVISIONAL_LIFE;
}

/**
 * Creates the key of a rehearsal: what a successor would be, except for its name and its life.
 *
 * @param unused Idempotency-Keys.
 * @throws LowerPlaneError, LifecycleError as `issueKey` does.
 */
export function issueRehearsalKey(
  run: ConnectedRun,
  { name, request }: KeyOrder,
  unused: readonly string[],
): Promise<IssuedKey> {
  const asked = () => ({
    ...request(),
    name: rehearsalName(name),
    expires_at: formatInstant(wholeSecond(run.now()) + REHEARSAL_LIFE),
  });
  return issueKey(run, asked, unused);
}

/**
 * Ends the key of a rehearsal, and no other: its Idempotency-Key proves which key that is.
 *
 * @throws LifecycleError when it may still work.
 */
export async function endRehearsalKey(
  run: ConnectedRun,
  { key, idempotencyKey }: RehearsalKey,
): Promise<void> {
  const { id, name, last_four: lastFour } = key;
  const outcome = await endKey(run, { cause: 'undelivered', key: { id, name, lastFour }, idempotencyKey });
  if (outcome.ended) return;
  const { title, detail } = outcome.problem;
  const ends = key.expires_at === null ? '' : ` It expires on ${key.expires_at} by itself.`;
  throw new LifecycleError({
    title,
    detail: `The key ${id} (ending in ${lastFour}) may still work.${ends} ${detail}`,
  });
}
