import type { KeyPlan } from '../../../keys/change.ts';
import { formatDuration, parseDuration } from '../../../keys/duration.ts';
import { formatInstant, parseInstant } from '../../../keys/instant.ts';
import type { ActualKey } from '../../../keys/key.ts';
import { formatTimes } from '../../../keys/times.ts';
import { explained } from '../../api-errors.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import type { Connection, Session } from '../../session.ts';
import type { ApiKeyState } from './schema.ts';
import { parseRevocationLimit } from './validators.ts';

interface Guarded {
  readonly prior: ApiKeyState | null;
  readonly actual: ActualKey | undefined;
  readonly plan: KeyPlan;
}

/** Refuses at plan what would be regretted after apply. */
export async function guard(
  guarded: Guarded,
  session: Session | undefined,
  diagnostics: Diagnostics,
): Promise<void> {
  const { prior, actual } = guarded;
  if (!prior || !actual) return;
  refuseRemoval(guarded, session, diagnostics);
  const connection = session?.connection;
  if (!session || !connection) return;
  if (isRemoved(guarded)) await refuseRecentlyUsed(guarded, session, connection, diagnostics);
  await refuseTooMany(guarded, session, connection, diagnostics);
}

/** What no run may revoke, whatever was planned: a protected key, and the one the provider is authenticated with. */
export function refuseRemoval(
  guarded: Guarded,
  session: Session | undefined,
  diagnostics: Diagnostics,
): void {
  const { prior, actual } = guarded;
  if (actual && isRemoved(guarded) && prior?.deletion_protection) {
    diagnostics.error({
      summary: 'Key Is Protected From Deletion',
      detail: `"${actual.name}" (ending in ${actual.lastFour}) would be revoked for good, but it has deletion_protection = true. If it really has to go, set deletion_protection = false, apply, and only then remove it.`,
    });
  }
  if (session?.connection) refuseOwnKey(guarded, session.connection, diagnostics);
}

function isRemoved({ plan }: Guarded): boolean {
  return plan.changes.some((change) => change.kind === 'revoke');
}

function refuseOwnKey({ actual, plan }: Guarded, { self }: Connection, diagnostics: Diagnostics): void {
  const ends = plan.changes.some(({ kind }) => kind === 'revoke' || kind === 'replace' || kind === 'rotate');
  if (!ends || self.id !== actual?.id) return;
  diagnostics.error({
    summary: 'Provider Would Revoke Its Own Key',
    detail: `"${self.name}" (ending in ${self.last_four}) is the key the provider is authenticated with. Revoking it would lock this run out half way through. Authenticate with another admin key to change or remove this one.`,
  });
}

async function refuseRecentlyUsed(
  { prior, actual }: Guarded,
  session: Session,
  { keys }: Connection,
  diagnostics: Diagnostics,
): Promise<void> {
  const window = parseDuration(session.guards.recentUseWindow ?? '');
  if ('error' in window || !actual || prior?.force_revoke) return;
  const key = await explained(keys.find(actual.id));
  const lastUsedAt = parseInstant(key?.last_used_at ?? '');
  if (!key || lastUsedAt === undefined || session.now() - lastUsedAt > window.ms) return;
  diagnostics.error({
    summary: 'Key Is Still In Use',
    detail: `"${actual.name}" (ending in ${actual.lastFour}) would be revoked, but it was last used on ${formatInstant(lastUsedAt)}, ${formatDuration(session.now() - lastUsedAt)} ago, and ${formatTimes(key.request_count)} in all; the provider's recent_use_window is ${session.guards.recentUseWindow}. Find out who uses it. To revoke it all the same, set force_revoke = true, apply, and only then remove it.`,
  });
}

async function refuseTooMany(
  { actual, plan }: Guarded,
  session: Session,
  { keys }: Connection,
  diagnostics: Diagnostics,
): Promise<void> {
  const limitText = session.guards.maxRevocations;
  const limit = limitText === null ? undefined : parseRevocationLimit(limitText);
  const revoked = plan.changes.filter(({ kind }) => kind === 'revoke' || kind === 'retire').length;
  if (!limit || revoked === 0 || !actual) return;
  session.guards.revocations += revoked;
  // Taken before any waiting: others plan meanwhile, and each is to be told its own number.
  const planned = session.guards.revocations;
  const active = await explained(keys.countActive());
  const allowed = limit(active);
  if (planned <= allowed) return;
  const share = active === 0 ? 0 : (100 * planned) / active;
  diagnostics.error({
    summary: 'Too Many Keys Would Be Revoked',
    detail: `With "${actual.name}" this run would revoke ${planned} of ${active} active keys, ${share.toFixed(1)}%, but max_revocations = "${limitText}" allows ${allowed}. If this is meant, raise max_revocations in the provider block for this run.`,
  });
}
