import { formatInstant } from '../keys/instant.ts';
import { invalidRequest } from './problem.ts';

/**
 * Reads the expiration of a key; null: never.
 *
 * @returns milliseconds since the epoch.
 * @throws ProblemError `invalid-request` when it is not in the future.
 */
export function futureInstant(expiresAt: string | null, now: number): number | null {
  if (expiresAt === null) return null;
  const at = Date.parse(expiresAt);
  if (at > now) return at;
  throw invalidRequest([
    {
      path: '/expires_at',
      message: `must be in the future: ${formatInstant(at)} is not after now (${formatInstant(now)})`,
    },
  ]);
}
