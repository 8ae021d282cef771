import { DAY } from './duration.ts';
import type { Instant } from './instant.ts';
import type { Permissions } from './permissions.ts';

/** How old and how unused keys may be, as durations. Source: LowerPlane's API key page, "Security Best Practices". */
export const HYGIENE = {
  /** "Replace keys at least annually". */
  maxAge: '365d',
  /** "or every 90 days for high-privilege keys". */
  maxAgeHighPrivilege: '90d',
  /** "Keys that have not been used in 90+ days should be reviewed". */
  unusedFor: '90d',
} as const;

/** The same as {@link HYGIENE}, in milliseconds. */
export const MAX_AGE = 365 * DAY;
export const MAX_AGE_HIGH_PRIVILEGE = 90 * DAY;
export const UNUSED_FOR = 90 * DAY;

/** How long a key may be in use by LowerPlane's advice, in milliseconds. */
export function maxAgeOf(permissions: Permissions): number {
  return permissions === 'admin' ? MAX_AGE_HIGH_PRIVILEGE : MAX_AGE;
}

/** When a key should be replaced, by LowerPlane's advice. */
export function replacementDueAt(permissions: Permissions, createdAt: Instant): Instant {
  return createdAt + maxAgeOf(permissions);
}

/** What ends within this time stands out, in milliseconds. */
export const ENDS_SOON = 14 * DAY;
