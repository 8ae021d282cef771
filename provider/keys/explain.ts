import type { PlanNotice, PlanProblem, ReplaceReason } from './change.ts';
import { DAY, formatDuration } from './duration.ts';
import { formatScope } from './environments.ts';
import { formatExpiration } from './expiration.ts';
import { formatDay, formatInstant, type Instant } from './instant.ts';
import type { Overlap, Predecessor } from './predecessor.ts';
import { formatTimes } from './times.ts';

/** A plan's reason, problem or notice in sentences, the same at every entry point. */
export interface Explanation {
  readonly title: string;
  readonly detail: string;
}

/** Why a key gets a successor, as clauses; see {@link explainReason}. */
export function explainReasons(reasons: readonly ReplaceReason[], now?: Instant): string {
  return reasons.map((reason) => explainReason(reason, now)).join('; and ');
}

/**
 * One reason as a clause: "permissions change from read-only to admin".
 *
 * @param now left out: the text says nothing that changes with time.
 */
export function explainReason(reason: ReplaceReason, now?: Instant): string {
  switch (reason.kind) {
    case 'permissions':
      return `permissions change from ${reason.from} to ${reason.to}`;
    case 'environments':
      return `environments change from ${formatScope(reason.from)} to ${formatScope(reason.to)}`;
    case 'destination-added':
      return `it has a new destination, and the secret of an existing key cannot be read again: ${reason.destinations.join(', ')}`;
    case 'not-delivered':
      return `its secret is not at ${reason.destinations.join(', ')}, and the secret of an existing key cannot be read again`;
    case 'revoked':
      return 'it was revoked outside this configuration';
    case 'expired':
      return `it expired on ${formatInstant(reason.at)}${now === undefined ? '' : `, ${formatDuration(now - reason.at)} ago`}`;
    case 'rotation-due':
      return `rotation has been due since ${formatDay(reason.since)}${now === undefined ? '' : overdue(now - reason.since)}${reason.opensTooLate === undefined ? '' : `, and its window opens only on ${formatInstant(reason.opensTooLate)}, when the key will have expired`}`;
    case 'triggered':
      return 'rotate_trigger changed';
    case 'destination-drifted':
      return `its secret is no longer where it was delivered, and cannot be delivered again: ${reason.drift.map(({ destination, what }) => `${destination} (${what})`).join(', ')}`;
    case 'absent':
      return 'LowerPlane does not know it, and its successor was confirmed';
  }
}

export function explainProblem(problem: PlanProblem): Explanation {
  switch (problem.kind) {
    case 'absent':
      return {
        title: 'Key Is Absent',
        detail: `LowerPlane does not know the key ${problem.id} (ending in ${problem.lastFour}). LowerPlane never deletes keys, so check first that base_url and api_key belong to the right organization: there, the key may still work. If it is gone for good, set recreate_absent = true (or change rotate_trigger) to create a successor and deliver its secret. To stop managing it instead, remove its declaration and set confirm_revocations = ["${problem.id}"] in the provider block. The absent key is not revoked.`,
      };
    case 'expiration-in-past':
      return {
        title: 'Expiration In The Past',
        detail: `The key would expire on ${formatInstant(problem.at)}, which was ${formatDuration(problem.now - problem.at)} ago. Declare a later expiration; to end a key now, remove its resource.`,
      };
    case 'outlived':
      return {
        title: 'Key Has Outlived Its Declared Expiration',
        detail: `The key ending in ${problem.lastFour} still works, but as declared it expired on ${formatInstant(problem.at)}, ${formatDuration(problem.now - problem.at)} ago: its expiration was moved outside this configuration, or expires_in was made shorter. ${problem.triggerUnrecorded ? 'To keep it' : 'To give it a successor, change rotate_trigger. To keep it'}, declare a longer expires_in. To end it, remove its resource.`,
      };
    case 'expires-before-successor':
      return {
        title: 'Key Would Expire Before Its Successor Takes Over',
        detail: `A key created now would expire on ${formatInstant(problem.expiresAt)}, but it is needed at least until ${formatInstant(problem.neededUntil)}, when the overlap with its successor ends. Omit expires_in, so that it follows from the rotation (every + overlap), make it longer, or make before_expiry longer than overlap and shorter than the life of the key.`,
      };
    case 'no-destination':
      return {
        title: 'No Destination For The Secret',
        detail:
          'A new key will be created, but no destination is declared for its secret, and LowerPlane shows it only once. Add deliver_to with a destination such as file or age. To keep the plain secret in the state on purpose, set secret_in_state = true.',
      };
  }
}

export function explainNotice(notice: PlanNotice): Explanation {
  switch (notice.kind) {
    case 'expired-as-declared':
      return {
        title: 'Key Has Expired As Declared',
        detail: `The key reached its declared expiration, ${formatInstant(notice.at)}, and no longer works. Declare a later expiration to get a successor, or remove the resource.`,
      };
    case 'predecessor-retires':
      return {
        title: 'Old Key Retires',
        detail: `The key ${notice.predecessor.id} (ending in ${notice.predecessor.lastFour}) is revoked: ${retirementCause(notice.predecessor)}.`,
      };
    case 'predecessor-expires':
      return {
        title: 'Old Key Gets An Expiration',
        detail: `The key ${notice.predecessor.id} (ending in ${notice.predecessor.lastFour}) is to expire on ${formatInstant(notice.to)}, even if no one applies by then. An apply that sees it used postpones this, at most until overlap_max has passed.`,
      };
    case 'expiration-put-off':
      return {
        title: 'Expiration Of Old Key Is Postponed',
        detail: `The key ${notice.predecessor.id} (ending in ${notice.predecessor.lastFour}) would expire on ${formatExpiration(notice.from)}, before its overlap is over or while it is still used. Its expiration is postponed to ${formatInstant(notice.to)}. If the key is exposed, end it now: lowerplane respond ${notice.predecessor.id}, or lowerplane keys revoke ${notice.predecessor.id} --force.`,
      };
    case 'predecessor-held': {
      const { predecessor, overlap, to } = notice;
      return {
        title: 'Old Key Is Held Because It Is Still Used',
        detail: `The key ${predecessor.id} (ending in ${predecessor.lastFour}) should have retired on ${formatInstant(overlap.retiresAt)}, but after its successor was delivered on ${formatInstant(overlap.deliveredAt)} it was used${overlap.requestsSince === undefined ? '' : ` ${formatTimes(overlap.requestsSince)}`}, last on ${overlap.lastUsedAt === undefined ? 'an unknown date' : formatInstant(overlap.lastUsedAt)}. A consumer has not switched to the new secret yet. ${heldUntil(overlap, to)}`,
      };
    }
    case 'rotation-waits':
      return {
        title: 'Rotation Waits For Its Window',
        detail: `The key has been due for a successor since ${formatInstant(notice.since)}. An apply creates it from ${formatInstant(notice.until)} on, when rotation.window and rotation.not_between allow it. To rotate now, change rotate_trigger.`,
      };
    case 'rotation-rare':
      return {
        title: 'Key Is Rotated Too Rarely',
        detail: `The key is rotated every ${formatDuration(notice.every)}. LowerPlane recommends a new key at least every ${formatDuration(notice.limit)}${notice.permissions === 'admin' ? ' for admin keys' : ''}.`,
      };
    case 'secret-elsewhere':
      return {
        title: 'Secret Of An Imported Key Is Not Known',
        detail: `This key was imported, so its secret cannot be delivered to ${notice.destinations.join(', ')}: LowerPlane shows a secret only at creation. The destination takes effect with the next generation; ${notice.triggerUnrecorded ? 'to get one, apply the import, then change rotate_trigger' : 'change rotate_trigger to get one now'}.`,
      };
  }
}

/**
 * What becomes of the secret of an old key that keeps working for an overlap.
 *
 * @param locations where it stays readable, by their texts.
 * @param expires whether the key ends by itself.
 */
export function explainKept(locations: readonly string[], expires: boolean): string {
  return `Until it ends, its secret stays readable at ${locations.join(', ')}; ${expires ? 'the next apply after that' : 'the apply that revokes it'} removes it there.`;
}

/** What becomes of a kept secret when its key is revoked. @param locations where one can be. */
export function explainKeptEnd(locations: readonly string[]): string {
  return `If its secret is still kept at ${locations.join(', ')}, it is removed there.`;
}

/** Why kept secrets are removed although the plan ends no key. @param locations where they are. */
export function explainCleared(locations: readonly string[]): Explanation {
  return {
    title: 'Old Secret Is Removed',
    detail: `The secret of an old key is still kept at ${locations.join(', ')}, although that key has ended. It is removed there.`,
  };
}

function heldUntil({ deliveredAt, retiresAt }: Overlap, to: Instant | undefined): string {
  return to === undefined
    ? `An apply revokes the old key once it has not been used for ${formatDuration(retiresAt - deliveredAt)}, or when overlap_max has passed.`
    : `If it is not used any more, it expires on ${formatInstant(to)}; an apply that sees it used postpones this, until overlap_max has passed.`;
}

function retirementCause({ overlap, expired }: Predecessor): string {
  if (expired) return 'it has expired';
  if (!overlap) return 'it should already be revoked, but an earlier apply could not revoke it';
  const { deliveredAt, retiresAt, lastUsedAt, requestsSince } = overlap;
  const ended = `its overlap ended on ${formatInstant(retiresAt)}`;
  return lastUsedAt === undefined || lastUsedAt <= deliveredAt
    ? `${ended}, and it has not been used since its successor was delivered`
    : `${ended}, and it was last used on ${formatInstant(lastUsedAt)}${requestsSince === undefined ? '' : ` (used ${formatTimes(requestsSince)} since its successor was delivered)`}`;
}

/** ", 21 days overdue", or nothing within the first day. */
function overdue(ms: number): string {
  return ms < DAY ? '' : `, ${formatDuration(ms - (ms % DAY))} overdue`;
}
