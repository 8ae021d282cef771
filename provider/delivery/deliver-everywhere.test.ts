import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { deliverEverywhere } from './deliver-everywhere.ts';
import {
  type Delivery,
  DeliveryError,
  type Destination,
  holdsRevokedKey,
  type Receipt,
} from './destination.ts';

const delivery: Delivery = { secret: 'the secret', fingerprint: 'f' };

/** A destination that writes down what happens to it. */
function spy(
  log: string[],
  id: string,
  reversible: boolean,
  deliver: () => Partial<Receipt> = () => ({}),
): Destination {
  return {
    id,
    reversible,
    check: async () => {},
    async deliver() {
      log.push(`deliver ${id}`);
      const undo = async () => {
        log.push(`undo ${id}`);
        if (!reversible) throw holdsRevokedKey(id, `The place ${id}`);
      };
      return { undo, ...deliver() };
    },
    observe: async () => ({ state: 'unobservable' }),
    withdraw: async () => {},
  };
}

const IN_PLACE = { state: 'in-place' } as const;

const failing = (error: unknown) => () => {
  throw error;
};

describe('deliverEverywhere', () => {
  it('delivers to irreversible destinations last, otherwise as declared', async () => {
    const log: string[] = [];
    const outcome = await deliverEverywhere(
      [
        spy(log, 'github', false, () => ({ record: { updatedAt: 'then' } })),
        spy(log, 'file', true),
        spy(log, 'age', true, () => ({ sealedSecret: 'sealed' })),
      ],
      delivery,
    );
    expect(log).toEqual(['deliver file', 'deliver age', 'deliver github']);
    expect(outcome).toEqual({
      delivered: true,
      sealedSecret: 'sealed',
      records: { github: { updatedAt: 'then' } },
      undo: expect.any(Function),
    });
  });

  it('puts back what was done, the latest first, and stops', async () => {
    const log: string[] = [];
    const cause = new DeliveryError('c', 'full');
    const outcome = await deliverEverywhere(
      [spy(log, 'a', true), spy(log, 'b', true), spy(log, 'c', true, failing(cause)), spy(log, 'd', true)],
      delivery,
    );
    expect(log).toEqual(['deliver a', 'deliver b', 'deliver c', 'undo b', 'undo a']);
    expect(outcome).toEqual({ delivered: false, failed: 'delivery', cause, left: [] });
  });

  it('names the destinations that now hold a revoked key', async () => {
    const log: string[] = [];
    const outcome = await deliverEverywhere(
      [
        spy(log, 'github', false),
        spy(log, 'command', false, failing(new DeliveryError('command', 'exit 1'))),
        spy(log, 'file', true),
      ],
      delivery,
    );
    expect(log).toEqual(['deliver file', 'deliver github', 'deliver command', 'undo github', 'undo file']);
    expect(outcome).toMatchObject({
      delivered: false,
      cause: { destination: 'command' },
      left: [{ destination: 'github', message: expect.stringContaining('now contains a revoked key') }],
    });
  });

  it('undoes a delivery that cannot be read back', async () => {
    const log: string[] = [];
    const unread: Destination = {
      ...spy(log, 'b', true),
      readsBack: true,
      observe: async () => ({ state: 'drifted', what: 'the file is missing' }),
    };
    const outcome = await deliverEverywhere(
      [spy(log, 'a', true), unread, spy(log, 'github', false)],
      delivery,
    );
    expect(log).toEqual(['deliver a', 'deliver b', 'undo b', 'undo a']);
    expect(outcome).toMatchObject({
      delivered: false,
      failed: 'reading-back',
      cause: { destination: 'b', message: 'Right after the delivery, the file is missing.' },
      left: [],
    });
  });

  it('compares only what can be read back', async () => {
    const drifted = async () => ({ state: 'drifted', what: 'it was changed' }) as const;
    const github: Destination = { ...spy([], 'github', false), observe: drifted };
    const file: Destination = {
      ...spy([], 'file', true, () => ({ record: { kept: 1 } })),
      readsBack: true,
      observe: async (wanted, record) => (wanted === 'f' && record?.kept === 1 ? IN_PLACE : drifted()),
    };
    expect(await deliverEverywhere([github, file], delivery)).toMatchObject({ delivered: true });
  });

  it('delivers the secret of before to what cannot restore it', async () => {
    const log: string[] = [];
    const recording = (id: string, fails: (secret: string) => boolean): Destination => ({
      ...spy(log, id, false),
      async deliver({ secret }) {
        log.push(`${id} gets ${secret}`);
        if (fails(secret)) throw new DeliveryError(id, 'full');
        return spy(log, id, false).deliver({ secret, fingerprint: '' });
      },
    });
    const previous = { secret: 'the old one', fingerprint: 'old' };
    const destinations = [
      recording('github', () => false),
      recording('stubborn', (secret) => secret === 'the old one'),
      recording('command', (secret) => secret === 'the secret'),
    ];
    const outcome = await deliverEverywhere(destinations, delivery, previous);
    expect(log.filter((line) => line.includes('gets'))).toEqual([
      'github gets the secret',
      'stubborn gets the secret',
      'command gets the secret',
      'command gets the old one',
      'stubborn gets the old one',
      'github gets the old one',
    ]);
    expect(outcome).toMatchObject({ cause: { destination: 'command' }, left: [{ destination: 'stubborn' }] });
  });

  it('shows only the code of an unexpected error', async () => {
    const surprise = Object.assign(new Error(`oops: ${delivery.secret}`), { code: 'EODD' });
    const outcome = await deliverEverywhere([spy([], 'a', true, failing(surprise))], delivery);
    expect(outcome).toMatchObject({
      delivered: false,
      cause: { destination: 'a', message: expect.stringContaining('failed unexpectedly (EODD)') },
    });
    expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain(delivery.secret);
  });
});
