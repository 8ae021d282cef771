import { DeliveryError } from '../../../delivery/destination.ts';
import { plannedAs } from '../../../delivery/destination-id.ts';
import { type DestinationDrift, PENDING } from '../../../keys/key.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import { destinationsOf, NOT_REACHED } from './destinations.ts';
import type { Memory } from './memory.ts';
import type { ApiKeyState } from './schema.ts';

/**
 * Looks whether what was delivered is still where it was delivered. A destination that cannot be asked is told as a
 * warning and counts as unchanged: an outage elsewhere must not rotate keys.
 */
export async function driftOf(
  state: ApiKeyState,
  memory: Memory,
  session: Session,
  diagnostics: Diagnostics,
): Promise<readonly DestinationDrift[]> {
  const { fingerprint } = state;
  if (memory.secretElsewhere || fingerprint === null) return [];
  const drift: DestinationDrift[] = [];
  for (const declared of destinationsOf(state)) {
    if (declared === PENDING) continue;
    // Without a record nothing was delivered that could be looked for.
    const record = memory.deliveries[declared.id];
    if (!record) continue;
    try {
      const destination = await declared.open(session.access);
      if (!destination) throw new DeliveryError(declared.id, NOT_REACHED);
      const observation = await destination.observe(fingerprint, record);
      if (observation.state === 'drifted')
        drift.push({ destination: plannedAs(declared), what: observation.what });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      diagnostics.warning({ summary: `Destination Not Looked At: ${declared.id}`, detail: error.message });
    }
  }
  return drift;
}
