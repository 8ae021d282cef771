import { isLowerPlaneError } from '../api/errors.ts';
import { DeliveryError } from '../delivery/destination.ts';
import type { RetiringKey } from '../keys/change.ts';
import { NOT_REACHABLE_YET, type OpenableDestination } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import { problemOf, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** Revokes keys, and returns those that could not be, to be kept in the record and tried again. */
export async function retire(
  { connection }: ConnectedRun,
  ends: readonly RetiringKey[],
  report: Report,
): Promise<readonly RetiringKey[]> {
  const left: RetiringKey[] = [];
  for (const end of ends) {
    try {
      await connection.keyAuthority.revoke(end.id);
    } catch (error) {
      if (isLowerPlaneError(error, 'notFound')) continue;
      const problem = problemOf(error);
      if (!problem) throw error;
      left.push(end);
      report.error({
        title: 'Old Key Not Revoked',
        detail: `The key ${end.id} (ending in ${end.lastFour}) may still work. ${problem.detail} Apply again to revoke it.`,
      });
    }
  }
  return left;
}

/** Removes delivered secrets of a key that was revoked. Anything else found there is left alone. */
export async function withdraw(
  destinations: readonly OpenableDestination[],
  { fingerprint, deliveries }: Pick<KeyRecord, 'fingerprint' | 'deliveries'>,
  report: Report,
): Promise<void> {
  for (const declared of destinations) {
    try {
      const destination = await declared.open();
      if (!destination) throw new DeliveryError(declared.id, NOT_REACHABLE_YET);
      await destination.withdraw(fingerprint, deliveries[declared.id]);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      report.warning({ title: `Old Secret Not Removed: ${declared.id}`, detail: error.message });
    }
  }
}
