import type { ApiKey } from '../api/contract/api-key.ts';
import { type Ending, type EndingKey, isPlanned } from './ending.ts';
import {
  anyGuardPending,
  confirmation,
  isConfirmed,
  nameOf,
  type Refusal,
  refusalOf,
  refuseBeyondLimit,
} from './guards.ts';
import { createdWith } from './idempotency-keys.ts';
import { refuseOtherOrganization } from './organization.ts';
import { LifecycleError, type Problem, problemOf } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** What became of a key that was to end. */
export type EndOutcome = { readonly ended: true } | NotEnded;

/** It still works, or may: what its owner must know of it must stay recorded. */
export interface NotEnded {
  readonly ended: false;
  /** `unconfirmed`: LowerPlane did not confirm that it ended. Otherwise a guard refused it, and nothing was sent. */
  readonly why: Refusal['why'] | 'unconfirmed';
  readonly problem: Problem;
}

/**
 * Ends a key: the one way a key is revoked, whatever the cause. The key is read again immediately before, so that the
 * guards decide by what is true now and not by what a plan saw, and once more after it, because only a key that reads
 * as revoked has ended.
 *
 * @throws never for what people can act on; that is in the outcome.
 */
export async function endKey(run: ConnectedRun, ending: Ending): Promise<EndOutcome> {
  try {
    return await end(run, ending);
  } catch (error) {
    return unconfirmed(error);
  }
}

/** Why a key must not end now; undefined when it may. Nothing ends, and the limit is not counted. */
export async function findRefusal(run: ConnectedRun, ending: Ending): Promise<NotEnded | undefined> {
  try {
    const key = await readNow(run, ending);
    const refusal = key?.status === 'active' ? refuse(run, ending, key) : undefined;
    return refusal && { ended: false, ...refusal };
  } catch (error) {
    return unconfirmed(error);
  }
}

const ENDED: EndOutcome = { ended: true };

async function end(run: ConnectedRun, ending: Ending): Promise<EndOutcome> {
  const key = await readNow(run, ending);
  if (key === undefined || key.status === 'revoked') return ENDED;
  const refusal = await refuseNow(run, ending, key);
  if (refusal) return { ended: false, ...refusal };
  const { keys, keyAuthority } = run.connection;
  await keyAuthority.revoke(key.id);
  const after = await keys.findNow(key.id);
  if (after?.status === 'revoked') return ENDED;
  throw new LifecycleError({
    title: 'Revocation Not Confirmed',
    detail: `LowerPlane confirmed that the key ${key.id} is revoked, but then ${after === undefined ? 'did not know it' : `answered that it is ${after.status}`}. Check in LowerPlane whether it still works.`,
  });
}

/** What forbids an ending that is carried out now, the limit included. @param key as LowerPlane has it. */
export async function refuseNow(
  run: ConnectedRun,
  ending: Ending,
  key: ApiKey,
): Promise<Refusal | undefined> {
  const refusal = refuse(run, ending, key) ?? (await refuseBeyondLimit(ending, run, run.revocations.done));
  if (refusal?.why === 'limit') await run.revocations.done.remove(ending.key.id);
  return refusal;
}

/**
 * The key that is to end, as it is now. Undefined: the user confirmed that LowerPlane no longer knows it.
 *
 * @throws LifecycleError when LowerPlane does not show it: that is no proof that it ended.
 */
export async function readNow(run: ConnectedRun, ending: Ending): Promise<ApiKey | undefined> {
  const { id, lastFour } = ending.key;
  if (ending.cause === 'undelivered') return madeByRun(run, ending.idempotencyKey, id);
  const key = await run.connection.keys.findNow(id);
  if (!key) {
    if (isConfirmed(ending, run)) return undefined;
    throw new LifecycleError(unknownKey(ending.key));
  }
  refuseOtherOrganization({ id, organizationId: key.organization_id }, run.connection);
  if (lastFour === '' || key.last_four === lastFour) return key;
  throw new LifecycleError({
    title: 'LowerPlane Returned Another Key',
    detail: `The key ${id} was recorded as ending in ${lastFour}, but LowerPlane shows it ending in ${key.last_four}. A proxy may have changed the response, or LowerPlane has a fault. It was not revoked.`,
  });
}

/** That LowerPlane does not know a key is no proof that it ended. */
export function unknownKey(key: EndingKey): Problem {
  return {
    title: 'LowerPlane Does Not Know The Key',
    detail: `LowerPlane answered that there is no key ${key.id}, but it never deletes keys, so this does not prove that it no longer works. Check that base_url and api_key belong to the right organization. ${confirmation(key, 'If the key is gone for good')}`,
  };
}

/**
 * The key that this run created with an Idempotency-Key. An answer that names another one must not end that one.
 *
 * @throws LifecycleError when it cannot be determined.
 */
async function madeByRun(run: ConnectedRun, idempotencyKey: string, id: string): Promise<ApiKey> {
  const made = await createdWith(run, idempotencyKey);
  const named = made.find((key) => key.id === id) ?? (made.length === 1 ? made[0] : undefined);
  if (named) return named;
  throw new LifecycleError({
    title: 'LowerPlane Does Not Know The Key',
    detail: `LowerPlane answered that it created the key ${id}, but lists no such key for this request.`,
  });
}

function refuse(run: ConnectedRun, ending: Ending, key: ApiKey): Refusal | undefined {
  if (isPlanned(ending) && anyGuardPending(run.guards)) {
    return {
      why: 'protected',
      problem: {
        title: 'Guards Not Known',
        detail: `${nameOf(ending.key)} would ${ending.cause === 'expires' ? 'get an expiration by which it ends' : 'be revoked'}, but max_revocations, recent_use_window or confirm_revocations of the provider is still not known, so it cannot be decided whether that is allowed. Set them to values that are known before apply.`,
      },
    };
  }
  return refusalOf(ending, key, run);
}

/** What became of an ending that failed. @throws the error when it is not one for people. */
export function unconfirmed(error: unknown): NotEnded {
  const problem = problemOf(error);
  if (!problem) throw error;
  return { ended: false, why: 'unconfirmed', problem };
}
