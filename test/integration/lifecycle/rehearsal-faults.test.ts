import { expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { rehearse } from '../../../provider/lifecycle/rehearse.ts';
import { statuses } from './declared-session.ts';
import { applied } from './planned-key.ts';
import { declareBeside, outcomes, scratchPlace } from './rehearsed-key.ts';

/** What a rehearsal comes to with that place beside the destination. */
async function rehearsedAt(scratch: Destination) {
  const { session, destination, state } = await applied();
  return rehearse(session, declareBeside(destination, scratch), state.latest());
}

test.each([
  ['fails the rehearsal where it can be read back', true, 'failed'],
  ['proves nothing where it cannot', undefined, 'not-rehearsed'],
] as const)('a change of the place right after the delivery %s', async (_, readsBack, result) => {
  const { readsBack: _always, ...scratch } = scratchPlace();
  const { passed, steps } = await rehearsedAt({
    ...scratch,
    ...(readsBack && { readsBack }),
    observe: async () => ({ state: 'drifted', what: 'the memory holds something else' }),
  });
  expect(passed).toBe(result !== 'failed');
  expect(steps.find(({ step }) => step === 'read-back')).toMatchObject({
    result,
    detail: 'Right after the delivery, the memory holds something else.',
  });
});

test('what a delivery that failed has left is recognized, and removed', async () => {
  const withdrawn: unknown[] = [];
  const rehearsal = await rehearsedAt({
    ...scratchPlace(),
    deliver: async () => {
      throw new DeliveryError('memory:ci-rehearsal', 'No answer came.');
    },
    recognize: async () => ({ version: 3 }),
    withdraw: async (_, record) => {
      withdrawn.push(record);
    },
  });
  expect(rehearsal.passed).toBe(false);
  expect(withdrawn).toEqual([{ version: 3 }]);
});

test('nothing is created where the keys of earlier rehearsals cannot be listed, so that nothing is left to end', async () => {
  const { with: withCalls, destination, state, keys } = await applied();
  const run = withCalls({
    listApiKeys: () => {
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    },
  });
  const rehearsal = await rehearse(run, declareBeside(destination, scratchPlace()), state.latest());
  expect(rehearsal.passed).toBe(false);
  expect(outcomes(rehearsal)).toContain('leftovers Rehearsal of CI gate: failed');
  expect(rehearsal.steps.map(({ step }) => step)).not.toContain('revoke');
  expect(statuses(await keys())).toEqual(['active']);
});

test('says that a key may exist whose creation was answered by nothing, as were the questions for it', async () => {
  const { with: withCalls, destination, state, client } = await applied();
  let isCut = false;
  const cut = () => Object.assign(new Error('lost'), { code: 'ECONNRESET' });
  const run = withCalls({
    createApiKey: async (...asked) => {
      await client.createApiKey(...asked);
      isCut = true;
      throw cut();
    },
    listApiKeys: (...asked) => {
      if (isCut) throw cut();
      return client.listApiKeys(...asked);
    },
  });
  const { steps } = await rehearse(run, declareBeside(destination, scratchPlace()), state.latest());
  expect(steps.find(({ step }) => step === 'revoke')).toMatchObject({
    subject: 'Rehearsal of CI gate',
    result: 'not-rehearsed',
    detail: expect.stringContaining('it expires by itself within 15 minutes'),
  });
});
