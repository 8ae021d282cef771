import type { ApiKey } from '../api/contract/api-key.ts';
import type { IdentifyOwner } from '../delivery/occupant.ts';
import type { Step } from './managed-keys.ts';
import type { KeyRecord } from './record.ts';
import type { Connection, PlannedSoFar, Run } from './run.ts';
import { hasEndedNow } from './working-secret.ts';

/** What is needed of a run to know its keys. */
interface KnownKeys extends Pick<Run, 'now'> {
  readonly connection: Pick<Connection, 'keys'> | undefined;
  readonly planned: Pick<PlannedSoFar, 'managed'>;
}

/** A key that gets a secret, with what else was created for it. */
export interface Deliverable {
  /** Undefined for a first key. */
  readonly record: KeyRecord | undefined;
  readonly step: Step;
  /** Keys that an interrupted apply created for it and did not record. Asked for only when it matters. */
  unrecorded(): Promise<readonly ApiKey[]>;
}

/**
 * Finds out whose key a destination holds, before that is overwritten.
 *
 * @param location of the destination.
 * @returns a function that throws LowerPlaneError, LifecycleError
 */
export function identifyOwner(
  { connection, planned, now }: KnownKeys,
  { record, step, unrecorded }: Deliverable,
  location: string,
): IdentifyOwner {
  const isOwn = async ({ id }: ApiKey): Promise<boolean> =>
    record?.predecessors.some((predecessor) => predecessor.id === id) ||
    (await unrecorded()).some((key) => key.id === id);
  return async (fingerprint) => {
    if (fingerprint === record?.fingerprint) return { kind: 'own' };
    if (!connection) return { kind: 'undecided' };
    const key = await connection.keys.withFingerprint(fingerprint);
    if (!key) return { kind: 'unknown' };
    if (await hasEndedNow({ connection, now }, key)) return { kind: 'ended' };
    if ((await isOwn(key)) || (await planned.managed.includes(key.id, location, step)))
      return { kind: 'own' };
    return { kind: 'live', key: `"${key.name}" (${key.id}, ending in ${key.last_four})` };
  };
}
