import type { KeyPlan } from '../keys/change.ts';
import { formatDuration, parseDuration } from '../keys/duration.ts';
import { formatInstant } from '../keys/instant.ts';
import { formatTimes } from '../keys/times.ts';
import { lastUseOf } from './observed-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { Connection, Run } from './run.ts';

interface Guarded {
  readonly record: KeyRecord;
  readonly plan: KeyPlan;
}

/**
 * Refuses at plan what would be regretted after apply.
 *
 * @throws LowerPlaneError
 */
export async function guard(guarded: Guarded, run: Run, report: Report): Promise<void> {
  refuseRemoval(guarded, run, report);
  const { connection } = run;
  if (!connection) return;
  if (isRemoved(guarded)) await refuseRecentlyUsed(guarded, run, connection, report);
  await refuseTooMany(guarded, run, connection, report);
}

/** Refuses what no run may revoke, also without a plan: a protected key, and the one the run is authenticated with. */
export function refuseRemoval(guarded: Guarded, { connection }: Run, report: Report): void {
  const { record } = guarded;
  if (isRemoved(guarded) && record.applied.deletionProtection) {
    report.error({
      title: 'Key Is Protected From Deletion',
      detail: `"${record.name}" (ending in ${record.lastFour}) would be revoked permanently, but it has deletion_protection = true. To remove it, set deletion_protection = false and apply first.`,
    });
  }
  if (connection) refuseOwnKey(guarded, connection, report);
}

function isRemoved({ plan }: Guarded): boolean {
  return plan.changes.some((change) => change.kind === 'revoke');
}

function refuseOwnKey({ record, plan }: Guarded, { self }: Connection, report: Report): void {
  const ends = plan.changes.some(({ kind }) => kind === 'revoke' || kind === 'replace' || kind === 'rotate');
  if (!ends || self.id !== record.id) return;
  report.error({
    title: 'Run Would Revoke Its Own Key',
    detail: `"${self.name}" (ending in ${self.last_four}) is the key this run is authenticated with. Revoking it would lock this run out before it is done. To change or remove this key, authenticate with another admin key.`,
  });
}

async function refuseRecentlyUsed(
  { record }: Guarded,
  { guards, now }: Run,
  { keys }: Connection,
  report: Report,
): Promise<void> {
  const window = parseDuration(guards.recentUseWindow ?? '');
  if ('error' in window || record.applied.forceRevoke) return;
  const key = await keys.find(record.id);
  const lastUsedAt = key && lastUseOf(key);
  if (!key || lastUsedAt === undefined || now() - lastUsedAt > window.ms) return;
  report.error({
    title: 'Key Is Still In Use',
    detail: `"${record.name}" (ending in ${record.lastFour}) would be revoked, but it was last used on ${formatInstant(lastUsedAt)}, ${formatDuration(now() - lastUsedAt)} ago, and ${formatTimes(key.request_count)} in all; recent_use_window is ${guards.recentUseWindow}. Find out who uses it. To revoke it anyway, set force_revoke = true and apply first.`,
  });
}

async function refuseTooMany(
  { record, plan }: Guarded,
  { guards, planned }: Run,
  { keys }: Connection,
  report: Report,
): Promise<void> {
  const limitText = guards.maxRevocations;
  const limit = limitText === null ? undefined : parseRevocationLimit(limitText);
  const revoked = plan.changes.filter(({ kind }) => kind === 'revoke' || kind === 'retire').length;
  if (!limit || revoked === 0) return;
  planned.revocations += revoked;
  // Read before any waiting: others plan meanwhile, and each must report its own number.
  const soFar = planned.revocations;
  const active = await keys.countActive();
  const allowed = limit(active);
  if (soFar <= allowed) return;
  const share = active === 0 ? 0 : (100 * soFar) / active;
  report.error({
    title: 'Too Many Keys Would Be Revoked',
    detail: `With "${record.name}" this run would revoke ${soFar} of ${active} active keys, ${share.toFixed(1)}%, but max_revocations = "${limitText}" allows ${allowed}. If this is intended, raise max_revocations for this run.`,
  });
}

/** How many of `active` keys may be revoked under a limit such as `3` or `10%`; undefined when it is neither. */
export function parseRevocationLimit(text: string): ((active: number) => number) | undefined {
  const match = /^(\d{1,6})(%?)$/.exec(text);
  if (!match) return undefined;
  const amount = Number(match[1]);
  if (match[2] === '') return () => amount;
  return amount > 100 ? undefined : (active) => Math.floor((active * amount) / 100);
}
