import { printable } from '../../../../provider/text/printable.ts';

/** A longer reason is cut: it comes from the change. */
const LONGEST_REASON = 200;

/** @param why a clause: `because the policy locks this rule`. */
export function ignoredComment(why: string): string {
  return `The comment that allows it is ignored, ${why}.`;
}

/**
 * @param reason as the comment gives it.
 * @param change what the checked change did: `is new with this change`.
 */
export function pendingComment(reason: string, change: string): string {
  return `The comment that allows it ("${printable(reason).slice(0, LONGEST_REASON)}") ${change}, so it counts only after the merge.`;
}

/** Why no comment allows what a locked rule finds. */
export const LOCKED = 'because the policy locks this rule';
/** Why a comment without a reason allows nothing. */
export const REASON_MISSING = 'its allow comment gives no reason, so the finding counts';
