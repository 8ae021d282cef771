import type { User } from '../../../api/contract/user.ts';
import { ROLES } from '../../../api/contract/words.ts';
import { NEVER_WORD } from '../../../keys/declaration/text-rule.ts';
import { formatInstant, type Instant, isSameMoment, parseDayOrInstant } from '../../../keys/instant.ts';
import { isSameEmail, type WantedUser } from '../../../users/user-change.ts';
import { isUnknown } from '../../plugin/index.ts';
import type { UserPlan, UserState } from './schema.ts';

/** State after a refresh: what means the same as what was declared keeps its form. */
export function refreshedState(state: UserState, user: User, now: Instant): UserState {
  const declared = expirationOf(state.expires_at);
  return {
    ...state,
    ...observed(user, now),
    email: isSameEmail(state.email, user.email) ? state.email : user.email,
    expires_at: isSameMoment(declared, user.expires_at) ? state.expires_at : user.expires_at,
  };
}

/** State right after an import. The name is left out: only an invitation uses it. */
export function importedState(user: User, now: Instant): UserState {
  const { email, role } = user;
  // Written out where it has to be, so that configuration generated from it has it too.
  const expires_at = user.expires_at ?? (role === 'auditor' ? NEVER_WORD : null);
  return { ...observed(user, now), email, expires_at, name: null, allow_lockout: null };
}

/** State after an apply. What the plan has said stays: an invitation may be accepted meanwhile. */
export function appliedState(planned: UserPlan, user: User, now: Instant): UserState {
  const { id, status, invited_at, role } = observed(user, now);
  const known = (value: UserPlan[keyof UserPlan]) => (typeof value === 'string' ? value : null);
  return {
    email: known(planned.email) ?? user.email,
    role,
    name: known(planned.name),
    expires_at: known(planned.expires_at),
    allow_lockout: isUnknown(planned.allow_lockout) ? null : planned.allow_lockout,
    id,
    status: known(planned.status) ?? status,
    invited_at: known(planned.invited_at) ?? invited_at,
  };
}

function observed({ id, role, status, invited_at, expires_at: at }: User, now: Instant) {
  const hasEnded = at !== null && Date.parse(at) <= now;
  return { id, role, status: hasEnded ? 'expired' : status, invited_at };
}

/** What a resource block wants. Undefined: part of it is not known before apply. */
export function wantedUser({ email, role, name, expires_at: expiresAt }: UserPlan): WantedUser | undefined {
  if (isUnknown(email) || isUnknown(role) || isUnknown(name) || isUnknown(expiresAt)) return undefined;
  const known = ROLES.find((each) => each === role);
  // The schema refuses other roles.
  if (known === undefined) return undefined;
  const at = expirationOf(expiresAt);
  return { email, role: known, name, expiresAt: at === null ? null : Date.parse(at) };
}

/** A declared expiration in the form of LowerPlane. */
export function expirationOf(declared: string | null): string | null {
  if (declared === null || declared === NEVER_WORD) return null;
  const at = parseDayOrInstant(declared);
  return at === undefined ? declared : formatInstant(at);
}
