import { describe, expect, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { planNames } from '../../../provider/engine/engine-plan.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { problemOf, Report } from '../../../provider/lifecycle/report.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { runOf } from '../../../provider/lifecycle/run-by-name.ts';
import { keysFile, openWorld } from '../engine/engine-world.ts';
import { declare, MONTHLY, opened } from './declared-session.ts';
import { connectionWith, Steps } from './failing-steps.ts';

/** Far more than a rotation has. */
const STEPS_MAX = 60;

/** A destination of which each call is a step. */
function stepwise(destination: Destination, steps: Steps): Destination {
  const fails = (what: string) => {
    if (steps.next(what)) throw new DeliveryError(destination.id, `It failed to ${what}.`);
  };
  return {
    ...destination,
    readsBack: true,
    async deliver(delivery) {
      fails('deliver');
      const receipt = await destination.deliver(delivery);
      return { ...receipt, undo: () => receipt.undo() };
    },
    async observe(wanted, record) {
      fails('observe');
      return destination.observe(wanted, record);
    },
  };
}

describe.each([
  ['with an overlap', MONTHLY],
  ['with a rehearsal', { ...MONTHLY, rehearse: true } as const],
  ['without one', undefined],
])('a rotation %s that fails at any of its steps', (_, rotation) => {
  test('leaves a working key at its destination: with records', async () => {
    const failed = new Set<string>();
    for (let failsAt = 1; ; failsAt++) {
      expect(failsAt).toBeLessThan(STEPS_MAX);
      const { apply, destination, emulator, session, state, client } = await opened();
      await apply(declare(destination, { rotation }));
      const steps = new Steps(failsAt);
      const run = { ...session, connection: await connectionWith(steps, emulator) };
      const declared = declare(stepwise(destination, steps), { rotation, trigger: `at ${failsAt}` });
      await applyKey(run, declared, state, new Report()).catch((error: unknown) => {
        if (!problemOf(error)) throw error;
      });
      const atWork = await client.verifyApiKey(destination.secret ?? '');
      expect([steps.failed, atWork.id]).toEqual([steps.failed, state.latest().id]);
      expect([steps.failed, atWork.status]).toEqual([steps.failed, 'active']);
      failed.add(steps.failed);
      if (!steps.hasFailed) break;
    }
    expect([...failed]).toEqual(
      expect.arrayContaining(['POST /v1/api-keys', 'GET /v1/api-keys/self', 'deliver', 'observe']),
    );
  });
});

test.each([
  ['with an overlap', { rotation: { every: '30d', overlap: '7d' }, expires_in: undefined }],
  ['without one', {}],
  ['with a rehearsal', { rotation: { every: '30d', overlap: '7d', rehearse: true }, expires_in: undefined }],
])('a rotation %s that fails at any of its steps leaves a working key: without records', async (_, more) => {
  const failed = new Set<string>();
  for (let failsAt = 1; ; failsAt++) {
    expect(failsAt).toBeLessThan(STEPS_MAX);
    const world = await openWorld();
    await world.write('lowerplane.yaml', keysFile(more));
    await world.apply();
    const steps = new Steps(failsAt);
    const run = runOf(await connectionWith(steps, world.emulator), NO_GUARDS);
    const { names } = await readSources({
      cwd: process.cwd(),
      from: [world.folder],
      varFiles: [],
      access: { credentials: {}, environment: world.environment },
    });
    const rotate = new Set(['CI gate']);
    const request = { goal: 'apply', prune: false, rotate, decidedAt: run.now() } as const;
    await planNames(run, names, request)
      .then((plan) => applyPlan(run, plan))
      .catch((error: unknown) => {
        if (!problemOf(error)) throw error;
      });
    const secret = (await world.read('ci.key')) ?? '';
    expect([steps.failed, (await world.client.verifyApiKey(secret)).status]).toEqual([
      steps.failed,
      'active',
    ]);
    failed.add(steps.failed);
    if (!steps.hasFailed) break;
  }
  expect([...failed]).toEqual(expect.arrayContaining(['POST /v1/api-keys', 'GET /v1/api-keys/self']));
});
