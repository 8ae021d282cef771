import type { Change, KeyPlan, PendingField, PlanNotice, PlanProblem, ReplaceReason } from './change.ts';
import { DAY } from './duration.ts';
import { sameScope } from './environments.ts';
import { type ExpirationRule, NEVER, resolveExpiration, satisfies } from './expiration.ts';
import type { Instant } from './instant.ts';
import { type ActualKey, type DesiredKey, expiresAtOverlapEnd, isKnown, PENDING } from './key.ts';
import { opensAt } from './openings.ts';
import { expirationOf, planPredecessors, retirement } from './plan-predecessors.ts';
import { canWait, rotationDueAt } from './rotation.ts';

/**
 * Everything that must happen to one key, with reasons. Nothing else decides this.
 *
 * @param desired the declaration; undefined when it was removed.
 * @param actual the key created for it; undefined when there is none yet.
 * @param now LowerPlane's time when `actual` was read. A caller that plans again at apply passes the same time, and so
 *   gets the same changes.
 */
export function plan(desired: DesiredKey | undefined, actual: ActualKey | undefined, now: Instant): KeyPlan {
  if (!desired) return { changes: actual ? planRemoval(actual) : [], problems: [], notices: [] };
  if (!actual) return planCreation(desired, now);
  const unconfirmed = planUnconfirmed(desired, actual);
  if (unconfirmed) return unconfirmed;

  const reasons = [...replaceReasons(desired, actual), ...rotateReasons(desired, actual, now)];
  if (reasons.length > 0) return planSuccessor(desired, actual, reasons, now);

  const pending = pendingIdentity(desired, actual);
  if (pending.length > 0) {
    return { changes: [{ kind: 'undecided', pending, maySucceed: true }], problems: [], notices: [] };
  }
  return planInPlace(desired, actual, now);
}

function planRemoval(actual: ActualKey): Change[] {
  // That LowerPlane does not know a key does not prove that it has ended: the code that revokes it must find out.
  const changes: Change[] = actual.status === 'revoked' ? [] : [{ kind: 'revoke' }];
  return [...changes, ...actual.predecessors.map(retirement)];
}

function planCreation(desired: DesiredKey, now: Instant): KeyPlan {
  return {
    changes: [{ kind: 'create', generation: 1 }],
    problems: mintingProblems(desired, now, now),
    notices: rotationNotices(desired),
  };
}

/**
 * The plan for a key that LowerPlane does not know, unless its successor was confirmed. LowerPlane never deletes keys:
 * more likely, this run is connected to another LowerPlane, and the key still works in its own.
 */
function planUnconfirmed(desired: DesiredKey, actual: ActualKey): KeyPlan | undefined {
  if (actual.status !== 'absent' || desired.recreateAbsent === true || isTriggered(desired, actual))
    return undefined;
  const pending: PendingField[] = [];
  if (desired.recreateAbsent === PENDING) pending.push('recreateAbsent');
  if (desired.trigger === PENDING) pending.push('trigger');
  if (pending.length > 0)
    return { changes: [{ kind: 'undecided', pending, maySucceed: true }], problems: [], notices: [] };
  const { id, lastFour } = actual;
  return { changes: [], problems: [{ kind: 'absent', id, lastFour }], notices: [] };
}

/** A key's permissions and environments never change and its secret is shown once, so these need a successor. */
function planSuccessor(
  desired: DesiredKey,
  actual: ActualKey,
  reasons: readonly ReplaceReason[],
  now: Instant,
): KeyPlan {
  const overlap = overlapOf(desired, actual);
  const { changes, notices } = planPredecessors(desired, actual, now);
  const expires = overlap > 0 && expiresAtOverlapEnd(desired);
  return {
    changes: [
      {
        kind: reasons.every(isRotation) ? 'rotate' : 'replace',
        generation: actual.generation + 1,
        reasons,
        overlap,
      },
      ...(overlap === 0 && isRevocable(actual) ? [retirement(actual)] : []),
      ...(expires ? [expirationOf(actual, 'expire', undefined)] : []),
      ...changes,
    ],
    problems: mintingProblems(desired, actual.firstCreatedAt, now),
    notices: [...rotationNotices(desired), ...notices],
  };
}

/** Only a working key can overlap with its successor. */
function overlapOf(desired: DesiredKey, actual: ActualKey): number {
  const rule = desired.rotation;
  return actual.status === 'active' && rule !== PENDING && rule !== undefined ? rule.overlap : 0;
}

/** An expired key is revoked too: its expiration could be moved, but a revocation is permanent. */
function isRevocable(actual: ActualKey): boolean {
  return actual.status === 'active' || actual.status === 'expired';
}

function planInPlace(desired: DesiredKey, actual: ActualKey, now: Instant): KeyPlan {
  const changes: Change[] = [];
  const problems: PlanProblem[] = [];
  const notices: PlanNotice[] = [];
  const pending: PendingField[] = [];

  if (actual.status === 'expired' && actual.expiration.kind === 'at') {
    notices.push({ kind: 'expired-as-declared', at: actual.expiration.at });
  }
  if (desired.name === PENDING) pending.push('name');
  else if (desired.name !== actual.name) changes.push({ kind: 'rename', from: actual.name });

  if (desired.expiration === PENDING) pending.push('expiration');
  else if (!satisfies(actual.expiration, desired.expiration, actual.createdAt)) {
    const to = resolveExpiration(desired.expiration, actual.createdAt);
    if (to.kind === 'at' && to.at <= now)
      problems.push(pastExpiration(desired.expiration, actual, to.at, now));
    changes.push({ kind: 'extend', from: actual.expiration, to });
  }
  if (pending.length > 0) changes.push({ kind: 'undecided', pending, maySucceed: false });
  const due = dueRotation(desired, actual, now);
  if (due !== undefined) notices.push({ kind: 'rotation-waits', since: due.since, until: due.opens });
  const predecessors = planPredecessors(desired, actual, now);
  changes.push(...predecessors.changes);
  notices.push(...rotationNotices(desired), ...predecessors.notices);

  const missing = desired.destinations.filter(isKnown).filter((text) => !actual.recognized?.includes(text));
  if (actual.destinations === 'elsewhere' && missing.length > 0) {
    const { triggerUnrecorded } = actual;
    notices.push({ kind: 'secret-elsewhere', destinations: missing, triggerUnrecorded });
  }
  return { changes, problems, notices };
}

/** A fixed date is wrong as it is written; a lifetime is right for the next key. */
function pastExpiration(rule: ExpirationRule, actual: ActualKey, at: Instant, now: Instant): PlanProblem {
  const { lastFour, triggerUnrecorded } = actual;
  return rule.kind === 'in'
    ? { kind: 'outlived', lastFour, at, now, triggerUnrecorded }
    : { kind: 'expiration-in-past', at, now };
}

function replaceReasons(desired: DesiredKey, actual: ActualKey): ReplaceReason[] {
  const reasons: ReplaceReason[] = [];
  if (actual.status === 'absent') reasons.push({ kind: 'absent' });
  if (actual.status === 'revoked') reasons.push({ kind: 'revoked' });
  const undecided = desired.expiration === PENDING || expiredAsDeclared(desired.expiration, actual);
  if (actual.status === 'expired' && actual.expiration.kind === 'at' && !undecided) {
    reasons.push({ kind: 'expired', at: actual.expiration.at });
  }
  if (desired.permissions !== PENDING && desired.permissions !== actual.permissions) {
    reasons.push({ kind: 'permissions', from: actual.permissions, to: desired.permissions });
  }
  if (desired.environments !== PENDING && !sameScope(desired.environments, actual.environments)) {
    reasons.push({ kind: 'environments', from: actual.environments, to: desired.environments });
  }
  const added = addedDestinations(desired, actual);
  if (added.length > 0) reasons.push({ kind: 'destination-added', destinations: added });
  const lacking = (actual.lacking ?? []).filter((destination) => desired.destinations.includes(destination));
  if (lacking.length > 0) reasons.push({ kind: 'not-delivered', destinations: lacking });
  return reasons;
}

const ROTATION_REASONS: readonly ReplaceReason['kind'][] = [
  'rotation-due',
  'triggered',
  'destination-drifted',
];

function isRotation(reason: ReplaceReason): boolean {
  return ROTATION_REASONS.includes(reason.kind);
}

function rotateReasons(desired: DesiredKey, actual: ActualKey, now: Instant): ReplaceReason[] {
  const reasons: ReplaceReason[] = [];
  const due = dueRotation(desired, actual, now);
  if (due !== undefined) {
    const { since, opens, declared } = due;
    if (opens <= now) reasons.push({ kind: 'rotation-due', since });
    // A change outside its window is better than consumers without a key. One that was prolonged gets its declared end again.
    else if (!canWait(actual.expiration, opens) || !canWait(declared, opens))
      reasons.push({ kind: 'rotation-due', since, opensTooLate: opens });
  }
  if (isTriggered(desired, actual)) reasons.push({ kind: 'triggered' });
  const drift = actual.drift.filter(({ destination }) => desired.destinations.includes(destination));
  if (drift.length > 0) reasons.push({ kind: 'destination-drifted', drift });
  return reasons;
}

/** Since when a key is due for a successor, from when on one may be created, and its declared end. Undefined: it is not due. */
function dueRotation({ rotation, expiration: rule }: DesiredKey, actual: ActualKey, now: Instant) {
  if (rotation === PENDING || rotation === undefined || actual.status !== 'active') return undefined;
  // The declared expiration: one that was moved outside this configuration is moved back, not a reason to rotate. While it
  // is pending, only the period can make a successor due.
  const declared = rule === PENDING ? NEVER : resolveExpiration(rule, actual.createdAt);
  const since = rotationDueAt(rotation, actual.createdAt, actual.firstCreatedAt, declared);
  if (since === undefined || since > now) return undefined;
  return { since, opens: opensAt(rotation.openings, now), declared };
}

/** Importing a key must not rotate it: what is declared when it is first applied is its trigger as of the import. */
function isTriggered({ trigger }: DesiredKey, actual: ActualKey): boolean {
  return trigger !== PENDING && trigger !== actual.trigger && !actual.triggerUnrecorded;
}

/** A fixed date that was reached is what the declaration asked for, not drift. */
function expiredAsDeclared(declared: ExpirationRule, actual: ActualKey): boolean {
  return declared.kind === 'at' && satisfies(actual.expiration, declared, actual.createdAt);
}

/** A secret cannot be read again, so only a successor's can reach a destination that was added. */
function addedDestinations(desired: DesiredKey, actual: ActualKey): string[] {
  const delivered = actual.destinations;
  if (delivered === 'elsewhere') return [];
  return desired.destinations.filter(isKnown).filter((destination) => !delivered.includes(destination));
}

function pendingIdentity(desired: DesiredKey, actual: ActualKey): PendingField[] {
  const pending: PendingField[] = [];
  if (desired.permissions === PENDING) pending.push('permissions');
  if (desired.environments === PENDING) pending.push('environments');
  if (actual.destinations !== 'elsewhere' && desired.destinations.includes(PENDING))
    pending.push('destinations');
  if (desired.rotation === PENDING) pending.push('rotation');
  if (desired.expiration === PENDING && expirationDecides(desired, actual)) pending.push('expiration');
  if (desired.trigger === PENDING && !actual.triggerUnrecorded) pending.push('trigger');
  return pending;
}

/** Whether the declared expiration decides if the key gets a successor: it has expired, or rotates before it does. */
function expirationDecides({ rotation }: DesiredKey, { status }: ActualKey): boolean {
  if (status === 'expired') return true;
  return status === 'active' && rotation !== PENDING && rotation?.beforeExpiry !== undefined;
}

/** LowerPlane recommends a new key every year, and every 90 days for high-privilege keys. */
function rotationNotices({ rotation, permissions }: DesiredKey): PlanNotice[] {
  if (rotation === PENDING || rotation?.every === undefined || permissions === PENDING) return [];
  const limit = (permissions === 'admin' ? 90 : 365) * DAY;
  return rotation.every > limit ? [{ kind: 'rotation-rare', every: rotation.every, limit, permissions }] : [];
}

/** What would be wrong with a key that is created now. */
function mintingProblems(desired: DesiredKey, firstCreatedAt: Instant, now: Instant): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (desired.destinations.length === 0) problems.push({ kind: 'no-destination' });
  const rule = desired.expiration;
  if (rule === PENDING) return problems;
  if (rule.kind === 'at' && rule.at <= now) {
    return [...problems, { kind: 'expiration-in-past', at: rule.at, now }];
  }
  const expiration = resolveExpiration(rule, now);
  const { rotation } = desired;
  if (expiration.kind === 'never' || rotation === PENDING || rotation === undefined) return problems;
  const due = rotationDueAt(rotation, now, firstCreatedAt, expiration);
  // Nothing but a person rotates it.
  if (due === undefined) return problems;
  const neededUntil = opensAt(rotation.openings, Math.max(due, now)) + rotation.overlap;
  if (due <= now || expiration.at < neededUntil) {
    problems.push({ kind: 'expires-before-successor', expiresAt: expiration.at, neededUntil });
  }
  return problems;
}
