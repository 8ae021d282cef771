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
    expect(outcome).toEqual({ delivered: false, cause, left: [] });
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

  it('shows only the code of an unexpected error', async () => {
    const surprise = Object.assign(new Error(`oops: ${delivery.secret}`), { code: 'EODD' });
    const outcome = await deliverEverywhere([spy([], 'a', true, failing(surprise))], delivery);
    expect(outcome).toMatchObject({
      delivered: false,
      cause: { destination: 'a', message: expect.stringContaining('in an unexpected way (EODD)') },
    });
    expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain(delivery.secret);
  });
});
