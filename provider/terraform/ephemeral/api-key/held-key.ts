import type { Instant } from '../../../keys/instant.ts';
import { DiagnosticError, type PrivateState } from '../../plugin/index.ts';

/** What renewing and closing need to know of an open key. */
export interface HeldKey {
  readonly id: string;
  readonly lastFour: string;
  /** Milliseconds. */
  readonly lifetimeMs: number;
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
}

export function toPrivateState(held: HeldKey): PrivateState {
  return { ...held };
}

/** @throws DiagnosticError when Terraform hands back what this release never gave it. */
export function fromPrivateState(privateState: PrivateState): HeldKey {
  const { id, lastFour, lifetimeMs, openedAt, expiresAt } = privateState;
  if (
    typeof id === 'string' &&
    typeof lastFour === 'string' &&
    typeof lifetimeMs === 'number' &&
    typeof openedAt === 'number' &&
    typeof expiresAt === 'number'
  ) {
    return { id, lastFour, lifetimeMs, openedAt, expiresAt };
  }
  throw new DiagnosticError({
    summary: 'Unreadable Ephemeral Key',
    detail:
      'Terraform did not hand back what the provider noted about a key it opened in this run, so the key can be neither renewed nor revoked; it expires by itself. This is a fault of the provider; please report it.',
  });
}
