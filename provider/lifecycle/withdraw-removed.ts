import { DeliveryError } from '../delivery/destination.ts';
import type { DeclaredKey, OpenableDestination } from './declared-key.ts';
import { removedDestinations } from './locations.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import { withdraw } from './retire.ts';

/**
 * Removes what an earlier generation left at destinations that are no longer declared; but not while that generation
 * overlaps with its successor, because the overlap is there for its readers.
 */
export async function withdrawRemoved(
  declared: DeclaredKey,
  prior: KeyRecord,
  overlaps: boolean,
  report: Report,
): Promise<void> {
  const removed = await removedDestinations(prior, declared);
  if (!overlaps) return withdraw(removed, prior, report);
  for (const destination of removed) {
    if (!(await mayHold(destination, prior))) continue;
    report.warning({
      title: `Old Secret Left In Place: ${destination.id}`,
      detail: `"${prior.name}" is no longer delivered to ${destination.id}, but the old key ending in ${prior.lastFour} is there, and works until its overlap is over. It was left for its readers. Once they have switched to the new key, remove it, unless another key is delivered there.`,
    });
  }
}

/** Whether a destination holds the secret of a record, as far as that can be found out: another key may have taken its place. */
async function mayHold({ id, open }: OpenableDestination, record: KeyRecord): Promise<boolean> {
  try {
    const destination = await open();
    return (await destination?.observe(record.fingerprint, record.deliveries[id]))?.state !== 'drifted';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return true;
  }
}
