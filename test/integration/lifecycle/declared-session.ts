import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import type { Destination } from '../../../provider/delivery/destination.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import type { KeyRecord, KeyState } from '../../../provider/lifecycle/record.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import type { ConnectedRun } from '../../../provider/lifecycle/run.ts';
import { openSession } from './session.ts';

export const DAY = 86_400_000;

/** A rotation each month, with a week of overlap. */
export const MONTHLY = {
  every: 30 * DAY,
  beforeExpiry: undefined,
  overlap: 7 * DAY,
  overlapMax: 28 * DAY,
  anchor: undefined,
  openings: undefined,
};

/** State that is kept in memory, with every record it was given. */
export function memoryState(): KeyState & { readonly records: KeyRecord[]; latest(): KeyRecord } {
  const records: KeyRecord[] = [];
  const latest = () => {
    const record = records.at(-1);
    if (!record) throw new Error('nothing was remembered');
    return record;
  };
  return {
    records,
    latest,
    recall: async () => records.at(-1),
    remember: async (record) => {
      records.push(record);
    },
  };
}

/** A destination that keeps the secret in memory. */
function memoryDestination(): Destination & { secret: string | undefined } {
  return {
    id: 'memory:ci',
    reversible: true,
    secret: undefined,
    async check() {},
    async deliver({ secret }) {
      const before = this.secret;
      this.secret = secret;
      return {
        record: { kept: 1 },
        undo: async () => {
          this.secret = before;
        },
      };
    },
    async observe(wanted) {
      return this.secret !== undefined && fingerprint(this.secret) === wanted
        ? { state: 'in-place' }
        : { state: 'drifted', what: 'the memory holds something else' };
    },
    async withdraw(wanted) {
      if (this.secret !== undefined && fingerprint(this.secret) === wanted) this.secret = undefined;
    },
  };
}

/** A declaration whose secret goes to one destination. */
export function declare(
  destination: Destination,
  changes: Partial<DeclaredKey['desired']> = {},
): DeclaredKey {
  return {
    desired: {
      name: 'CI gate',
      permissions: 'read-only',
      environments: 'all',
      expiration: { kind: 'in', ms: 90 * DAY },
      destinations: [destination.id],
      rotation: undefined,
      trigger: undefined,
      recreateAbsent: false,
      ...changes,
    },
    destinations: [
      {
        id: destination.id,
        place: destination.id,
        holdsMany: false,
        open: async () => destination,
      },
    ],
    secretInState: false,
    deletionProtection: false,
    forceRevoke: false,
    expirationAttribute: 'expires_in',
  };
}

export const statuses = (keys: readonly ApiKey[]) => keys.map(({ status }) => status);

/** A LowerPlane with a state and a destination in memory, and a way to apply a declaration to them. */
export async function opened() {
  const session = await openSession();
  const destination = memoryDestination();
  const state = memoryState();
  const report = new Report();
  const apply = (declared: DeclaredKey, run: ConnectedRun = session.session) =>
    applyKey(run, declared, state, report);
  return { ...session, destination, state, report, apply };
}
