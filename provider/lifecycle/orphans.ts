import type { ApiKey } from '../api/contract/api-key.ts';
import { formatTimes } from '../keys/times.ts';
import { endKey } from './end-key.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Revokes what an interrupted apply left behind, so that no key works that no one manages. Call it when the new secret
 * is delivered: until then the orphan may be what a destination holds. One that was used is left alone, because
 * someone holds its secret. Problems are reported, never thrown.
 */
export async function revokeOrphans(
  run: ConnectedRun,
  orphans: readonly ApiKey[],
  report: Report,
): Promise<void> {
  for (const orphan of orphans) await revokeOrphan(run, orphan, report);
}

async function revokeOrphan(run: ConnectedRun, orphan: ApiKey, report: Report): Promise<void> {
  const { id, name, last_four: lastFour } = orphan;
  const created = `An earlier apply created the key ${id} (ending in ${lastFour}) for "${name}" on ${orphan.created_at}, and was interrupted before the key was recorded, or this key is being replaced.`;
  const outcome = await endKey(run, { cause: 'orphan', key: { id, name, lastFour } });
  if (outcome.ended) {
    report.warning({
      title: `Key Of An Interrupted Apply Was Revoked: "${name}"`,
      detail: `${created} It was never used, and its secret is in no destination now. It was revoked.`,
    });
  } else if (outcome.why === 'in-use') {
    report.warning({
      title: `Key Of An Interrupted Apply Is In Use: "${name}"`,
      detail: `${created} It has been used ${formatTimes(orphan.request_count)} since, so it was left alone. No record of it is kept, so no apply will revoke it: once its user has the new secret, revoke it in LowerPlane.`,
    });
  } else {
    // Not an error: the new key is delivered, and must not count as failed.
    report.warning({
      title: `Key Of An Interrupted Apply Could Not Be Revoked: "${name}"`,
      detail: `${created} It was never used, but may still work: revoke it in LowerPlane. ${outcome.problem.detail}`,
    });
  }
}
