import { expect } from 'vitest';
import type { Destination } from '../../../../provider/delivery/destination.ts';
import { openDestination } from '../../../../provider/delivery/destination-kind.ts';
import { KEY } from '../../../../provider/delivery/key-specification.ts';
import type { IdentifyOwner } from '../../../../provider/delivery/occupant.ts';
import type { HttpTuning } from '../../../../provider/http/client.ts';
import { readKey } from '../../../../provider/keys/declaration/read-key.ts';
import { valueOr } from '../../../../provider/keys/declaration/reading.ts';
import type { DeclaredValue } from '../../../../provider/keys/declaration/value.ts';
import { PENDING } from '../../../../provider/keys/key.ts';
import { noWaiting } from '../secrets.ts';
import type { StandIn } from './stand-in.ts';

function declaredValue(written: unknown): DeclaredValue {
  if (Array.isArray(written)) return { kind: 'list', items: written.map(declaredValue) };
  if (typeof written === 'object' && written !== null)
    return {
      kind: 'map',
      entries: new Map(Object.entries(written).map(([name, value]) => [name, declaredValue(value)])),
    };
  return { kind: 'scalar', value: written as string | number | boolean };
}

/** The destination that a stand-in is for, as if it were declared. @param tuning without it, waits take no time. */
export async function openStandIn(
  standIn: StandIn,
  owner: IdentifyOwner = async () => ({ kind: 'undecided' }),
  tuning: HttpTuning = noWaiting().tuning,
): Promise<Destination> {
  const declared = declaredValue({ deliver_to: [standIn.element] });
  if (declared.kind !== 'map') throw new Error('not a map');
  const destinations = valueOr(readKey(KEY, declared).destinations, []);
  const destination = destinations === PENDING ? PENDING : destinations[0];
  if (typeof destination !== 'object') throw new Error('The destination was not read.');
  expect(destination.identity).toBe(standIn.identity);
  const { environment } = standIn;
  const open = await openDestination(destination, { credentials: {}, environment, tuning }, owner);
  if (open === undefined) throw new Error('The destination is not known.');
  return open;
}
