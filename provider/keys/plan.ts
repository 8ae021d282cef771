import type { Change, KeyPlan, PendingField, PlanNotice, PlanProblem, ReplaceReason } from './change.ts';
import { sameScope } from './environments.ts';
import { resolveExpiration, satisfies } from './expiration.ts';
import type { Instant } from './instant.ts';
import { type ActualKey, type DesiredKey, isKnown, PENDING, type Predecessor } from './key.ts';

/**
 * Everything that must happen to one key, with reasons: the one place where this is decided.
 *
 * @param desired the declaration; undefined when it was removed.
 * @param actual the key made for it; undefined when there is none yet.
 * @param now LowerPlane's time. It decides problems only: the changes follow from what was read (an expired key is
 *   one whose `status` says so), so a plan that is made again at apply comes to the same changes.
 */
export function plan(desired: DesiredKey | undefined, actual: ActualKey | undefined, now: Instant): KeyPlan {
  if (!desired) return { changes: actual ? planRemoval(actual) : [], problems: [], notices: [] };
  if (!actual) return planCreation(desired, now);

  const reasons = replaceReasons(desired, actual);
  if (reasons.length > 0) return planSuccessor(desired, actual, reasons, now);

  const pending = pendingIdentity(desired, actual);
  if (pending.length > 0) return { changes: [{ kind: 'undecided', pending }], problems: [], notices: [] };
  return planInPlace(desired, actual, now);
}

function planRemoval(actual: ActualKey): Change[] {
  const changes: Change[] = isRevocable(actual) ? [{ kind: 'revoke' }] : [];
  return [...changes, ...retirements(actual.predecessors)];
}

function planCreation(desired: DesiredKey, now: Instant): KeyPlan {
  return {
    changes: [{ kind: 'create', generation: 1 }],
    problems: mintingProblems(desired, now),
    notices: [],
  };
}

/** Permissions and environments of a key never change and a secret is never told twice, so these need a successor. */
function planSuccessor(
  desired: DesiredKey,
  actual: ActualKey,
  reasons: readonly ReplaceReason[],
  now: Instant,
): KeyPlan {
  const ends = isRevocable(actual)
    ? [{ id: actual.id, lastFour: actual.lastFour }, ...actual.predecessors]
    : actual.predecessors;
  return {
    changes: [{ kind: 'replace', generation: actual.generation + 1, reasons }, ...retirements(ends)],
    problems: mintingProblems(desired, now),
    notices: [],
  };
}

/** An expired key is revoked too: its expiration could be moved, a revocation is for good. */
function isRevocable(actual: ActualKey): boolean {
  return actual.status === 'active' || actual.status === 'expired';
}

function retirements(predecessors: readonly Predecessor[]): Change[] {
  return predecessors.map((predecessor) => ({ kind: 'retire', predecessor }));
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
    if (to.kind === 'at' && to.at <= now) problems.push({ kind: 'expiration-in-past', at: to.at, now });
    changes.push({ kind: 'extend', from: actual.expiration, to });
  }
  if (pending.length > 0) changes.push({ kind: 'undecided', pending });
  changes.push(...retirements(actual.predecessors));

  const known = desired.destinations.filter(isKnown);
  if (actual.destinations === 'elsewhere' && known.length > 0) {
    notices.push({ kind: 'secret-elsewhere', destinations: known });
  }
  return { changes, problems, notices };
}

function replaceReasons(desired: DesiredKey, actual: ActualKey): ReplaceReason[] {
  const reasons: ReplaceReason[] = [];
  if (actual.status === 'absent') reasons.push({ kind: 'absent' });
  if (actual.status === 'revoked') reasons.push({ kind: 'revoked' });
  if (actual.status === 'expired' && actual.expiration.kind === 'at' && !expiredAsDeclared(desired, actual)) {
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
  return reasons;
}

/** A fixed date that was reached is what the declaration asked for, not drift. */
function expiredAsDeclared(desired: DesiredKey, actual: ActualKey): boolean {
  if (desired.expiration === PENDING || desired.expiration.kind !== 'at') return false;
  return satisfies(actual.expiration, desired.expiration, actual.createdAt);
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
  return pending;
}

function mintingProblems(desired: DesiredKey, now: Instant): PlanProblem[] {
  const problems: PlanProblem[] = [];
  if (desired.destinations.length === 0) problems.push({ kind: 'no-destination' });
  const rule = desired.expiration;
  if (rule !== PENDING && rule.kind === 'at' && rule.at <= now) {
    problems.push({ kind: 'expiration-in-past', at: rule.at, now });
  }
  return problems;
}
