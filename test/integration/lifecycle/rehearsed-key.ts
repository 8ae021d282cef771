import type { Destination } from '../../../provider/delivery/destination.ts';
import { fingerprint } from '../../../provider/keys/fingerprint.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import type { Rehearsal } from '../../../provider/lifecycle/rehearse.ts';
import { declare, MONTHLY } from './declared-session.ts';

/** A destination in memory, where something may be already. */
export function scratchPlace(secret?: string): Destination & { secret: string | undefined } {
  return {
    id: 'memory:ci-rehearsal',
    reversible: true,
    readsBack: true,
    secret,
    async check() {},
    async deliver(delivery) {
      this.secret = delivery.secret;
      return { record: { kept: 1 }, undo: async () => {} };
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

export const REHEARSED = { rotation: { ...MONTHLY, rehearse: true } } as const;

/** The declaration of a key with a destination, and a place beside that. */
export function declareBeside(
  destination: Destination,
  scratch: Destination,
  changes: Partial<DeclaredKey['desired']> = {},
): DeclaredKey {
  const declared = declare(destination, { ...REHEARSED, ...changes });
  const openable = {
    id: scratch.id,
    place: scratch.id,
    holdsMany: false,
    open: async () => scratch,
  };
  return {
    ...declared,
    destinations: declared.destinations.map((each) =>
      typeof each === 'symbol' ? each : { ...each, scratch: openable },
    ),
  };
}

/** The steps of a rehearsal, each in a line. */
export const outcomes = ({ steps }: Rehearsal) =>
  steps.map(({ step, subject, result }) => `${step} ${subject.replace(/key_\w+/, 'KEY')}: ${result}`);
