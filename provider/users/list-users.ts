import type { LowerPlaneClient } from '../api/client.ts';
import type { User } from '../api/contract/user.ts';
import { given } from '../api/filters.ts';
import type { Instant } from '../keys/instant.ts';
import { daysBetween } from '../keys/moment.ts';

/** Which users to list. */
export interface UserFilters {
  readonly role: User['role'] | undefined;
  /** Those whose access ends within this time, in milliseconds, or has ended. */
  readonly expiresWithin: number | undefined;
}

/** A user as it is listed. */
export type UserRow = User & {
  /** Negative: expired. Null: never. */
  readonly expires_in_days: number | null;
};

/** The users that all filters let pass. @throws LowerPlaneError */
export async function* listUsers(
  client: LowerPlaneClient,
  { role, expiresWithin: within }: UserFilters,
): AsyncGenerator<UserRow, void, undefined> {
  for await (const user of client.listUsers(given({ role }))) {
    const now = client.clock.now();
    const { expires_at: at } = user;
    if (within === undefined || (at !== null && Date.parse(at) - now <= within)) yield userRowOf(user, now);
  }
}

/** @param now LowerPlane's time. */
export function userRowOf(user: User, now: Instant): UserRow {
  const { expires_at: at } = user;
  return { ...user, expires_in_days: at === null ? null : daysBetween(now, at) };
}
