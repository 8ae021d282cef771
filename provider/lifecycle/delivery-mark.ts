import type { Destination } from '../delivery/destination.ts';
import { DAY } from '../keys/duration.ts';
import { type Expiration, type ExpirationRule, formatExpiration, NEVER } from '../keys/expiration.ts';
import { formatInstant, type Instant, wholeSecond } from '../keys/instant.ts';
import { PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { observedKey } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import { problemOf, type Report } from './report.ts';
import type { ConnectedRun, Run } from './run.ts';

/**
 * The milliseconds of an expiration that has a mark. Keys are otherwise created to expire at a whole second, so that a mark
 * is no accident. A LowerPlane that stores whole seconds loses marks: then no delivery counts as interrupted.
 */
const MARK = 873;
/** What never expires can have no mark: it gets this life until its delivery is noted, in milliseconds. */
const MARKED_LIFE = 365 * DAY;

/**
 * Whether only LowerPlane can show that a key was delivered: no record says it, and a destination cannot be asked. Its
 * expiration has a mark then, until its secret is in every destination.
 */
export function needsMark(
  { keysByName }: Pick<Run, 'keysByName'>,
  destinations: readonly Destination[],
): boolean {
  return keysByName === true && destinations.some(({ recognize }) => recognize === undefined);
}

/** An expiration with the mark, a moment before the given one. @param now of the creation. */
export function withMark(expiration: Expiration, now: Instant): Expiration {
  const at = expiration.kind === 'never' ? now + MARKED_LIFE : expiration.at;
  return { kind: 'at', at: wholeSecond(at) - 1000 + MARK };
}

/** Whether it was created, and perhaps delivered, by a run that was interrupted before it could note the delivery. */
export function hasMark(expiration: Expiration): boolean {
  return expiration.kind === 'at' && expiration.at - wholeSecond(expiration.at) === MARK;
}

/**
 * Notes that the secret of a new key is in every destination: its expiration loses the mark. Problems are reported, never
 * thrown, because the key is delivered.
 *
 * @returns the record with the expiration that the key has now.
 */
export async function noteDelivery(
  run: ConnectedRun,
  { desired }: Pick<DeclaredKey, 'desired'>,
  record: KeyRecord,
  report: Report,
): Promise<KeyRecord> {
  const { expiration: rule } = desired;
  if (run.keysByName === undefined || rule === PENDING || !hasMark(record.expiration)) return record;
  const { id, permissions, environments, fingerprint } = record;
  const wanted = withoutMark(record.expiration, rule);
  const request = { expires_at: wanted.kind === 'never' ? null : formatInstant(wanted.at) };
  try {
    const key = await run.connection.keyAuthority.update(id, request, {
      permissions,
      environments,
      fingerprint,
    });
    return { ...record, ...observedKey(key, run.now()) };
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.warning({
      title: 'Delivery Not Noted',
      subject: `"${record.name}"`,
      detail: `The secret of "${record.name}" was delivered, but LowerPlane did not confirm the last change of its expiration, which notes that. The key expires on ${formatExpiration(record.expiration)}. If it is declared, the next apply delivers another key. ${problem.detail}`,
    });
    return record;
  }
}

function withoutMark(marked: Expiration, rule: ExpirationRule): Expiration {
  if (rule.kind === 'never' || marked.kind === 'never') return NEVER;
  return { kind: 'at', at: rule.kind === 'at' ? rule.at : wholeSecond(marked.at) + 1000 };
}
