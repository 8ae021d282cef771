import type { EnvironmentScope } from '../keys/environments.ts';
import { TEMPORARY_LIFE_MAX } from '../keys/expiration.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import type { Permissions } from '../keys/permissions.ts';
import { endKey } from './end-key.ts';
import { freshIdempotencyKeys } from './idempotency-keys.ts';
import { type IssuedKey, issueKey } from './issue-key.ts';
import { instantOf } from './observed-key.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** A key that lives for one run: it is renewed while the run needs it, and expires by itself when the run is killed. */
export interface TemporaryKey {
  readonly id: string;
  readonly lastFour: string;
  /** How long it works without a renewal, in milliseconds. */
  readonly lifetimeMs: number;
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
}

export interface TemporaryKeyRequest {
  readonly name: string;
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
  /** Milliseconds. */
  readonly lifetimeMs: number;
}

/**
 * Creates a temporary key.
 *
 * @throws LifecycleError, LowerPlaneError
 */
export async function openTemporaryKey(
  run: ConnectedRun,
  { name, permissions, environments, lifetimeMs }: TemporaryKeyRequest,
): Promise<IssuedKey & { readonly held: TemporaryKey }> {
  const openedAt = run.now();
  const issued = await issueKey(
    run,
    () => ({
      name,
      permissions,
      environments: environments === 'all' ? 'all' : [...environments],
      expires_at: formatInstant(temporaryExpiration(run.now(), lifetimeMs, openedAt)),
    }),
    freshIdempotencyKeys(run, run.newId(), []),
  );
  const { id, last_four: lastFour, expires_at: expires } = issued.key;
  const expiresAt = expires === null ? openedAt + lifetimeMs : instantOf(expires);
  return { ...issued, held: { id, lastFour, lifetimeMs, openedAt, expiresAt } };
}

/**
 * Moves the expiration by another lifetime.
 *
 * @throws LifecycleError, LowerPlaneError
 */
export async function renewTemporaryKey(run: ConnectedRun, held: TemporaryKey): Promise<TemporaryKey> {
  const expiresAt = temporaryExpiration(run.now(), held.lifetimeMs, held.openedAt);
  await run.connection.keyAuthority.update(held.id, { expires_at: formatInstant(expiresAt) });
  return { ...held, expiresAt };
}

/** Revokes a temporary key. Failure is a warning: the run has done its work, and the key expires by itself. */
export async function closeTemporaryKey(
  run: ConnectedRun,
  { id, lastFour, expiresAt }: TemporaryKey,
  report: Report,
): Promise<void> {
  const outcome = await endKey(run, { cause: 'temporary', key: { id, lastFour, name: undefined } });
  if (outcome.ended) return;
  report.warning({
    title: 'Ephemeral Key Not Revoked',
    detail: `The key ${id} (ending in ${lastFour}) of this run may work until ${formatInstant(expiresAt)}, when it expires by itself. To end it now, revoke it in LowerPlane. ${outcome.problem.detail}`,
  });
}

/** When a key of this lifetime is to expire, from now on, but never more than a day after it was opened. */
export function temporaryExpiration(now: Instant, lifetimeMs: number, openedAt: Instant): Instant {
  return Math.min(now + lifetimeMs, openedAt + TEMPORARY_LIFE_MAX);
}

/**
 * How long to wait before the expiration is moved, in milliseconds: two thirds of what is left, so that a renewal can
 * fail and be repeated. Undefined when it has been moved as far as it may.
 */
export function renewalDelay(
  now: Instant,
  { expiresAt, openedAt }: Pick<TemporaryKey, 'expiresAt' | 'openedAt'>,
): number | undefined {
  return expiresAt >= openedAt + TEMPORARY_LIFE_MAX ? undefined : ((expiresAt - now) * 2) / 3;
}
