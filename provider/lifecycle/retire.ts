import { DeliveryError } from '../delivery/destination.ts';
import { NOT_REACHABLE_YET, type OpenableDestination } from './declared-key.ts';
import { endKey, type NotEnded } from './end-key.ts';
import type { PlannedEnding } from './ending.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/**
 * Ends keys one after another.
 *
 * @returns those that did not end, to be kept in the record and tried again.
 */
export async function retire(
  run: ConnectedRun,
  endings: readonly PlannedEnding[],
  report: Report,
): Promise<readonly PlannedEnding[]> {
  const left: PlannedEnding[] = [];
  for (const ending of endings) {
    const outcome = await endKey(run, ending);
    if (outcome.ended) continue;
    left.push(ending);
    reportNotEnded(ending, outcome, report);
  }
  return left;
}

/** A predecessor that is in use is held, which is no failure. */
export function reportNotEnded(ending: PlannedEnding, { why, problem }: NotEnded, report: Report): void {
  const { id, name, lastFour } = ending.key;
  if (why === 'unconfirmed' && ending.cause === 'expires') {
    report.error({
      title: 'Expiration Of Old Key Not Set',
      detail: `The key ${id} (ending in ${lastFour}) may not expire at the end of its overlap. ${problem.detail} Apply again to set its expiration.`,
    });
  } else if (why === 'unconfirmed') {
    report.error({
      title: 'Old Key Not Revoked',
      detail: `The key ${id} (ending in ${lastFour}) may still work. ${problem.detail} Apply again to revoke it.`,
    });
  } else if (isHeld(ending, why)) {
    const because = why === 'own-key' ? 'This Run Uses It' : 'It Is Still Used';
    report.warning({
      title: `Old Key Is Held Because ${because}`,
      subject: `"${name}"`,
      detail: problem.detail,
    });
  } else {
    report.error(problem);
  }
}

/** Whether a predecessor is kept, with a notice, until nothing speaks against its end. */
export function isHeld({ cause }: PlannedEnding, why: NotEnded['why']): boolean {
  return (cause === 'retired' || cause === 'expires') && (why === 'in-use' || why === 'own-key');
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
