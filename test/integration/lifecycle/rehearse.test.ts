import { describe, expect, it, test } from 'vitest';
import { DeliveryError, type Destination } from '../../../provider/delivery/destination.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { rehearsalName } from '../../../provider/lifecycle/rehearsal-key.ts';
import { rehearse } from '../../../provider/lifecycle/rehearse.ts';
import { problemOf } from '../../../provider/lifecycle/report.ts';
import type { ConnectedRun } from '../../../provider/lifecycle/run.ts';
import { declare, opened, statuses } from './declared-session.ts';
import { connectionWith, Steps } from './failing-steps.ts';
import { declareBeside, outcomes, REHEARSED, scratchPlace } from './rehearsed-key.ts';

/** Far more than a rehearsal has. */
const STEPS_MAX = 60;
const MINUTE = 60_000;

async function applied() {
  const all = await opened();
  await all.apply(declare(all.destination));
  const before = all.destination.secret;
  return { ...all, before };
}

const failureOf = (error: unknown) => {
  const problem = problemOf(error);
  if (!problem) throw error;
  return problem;
};

it('goes through a rotation beside the key, and leaves nothing behind', async () => {
  const { session, destination, state, before, keys, client, emulator } = await applied();
  const scratch = scratchPlace();
  const rehearsal = await rehearse(session, declareBeside(destination, scratch), state.latest());
  expect(outcomes(rehearsal)).toEqual([
    'leftovers Rehearsal of CI gate: passed',
    'check memory:ci: passed',
    'check memory:ci-rehearsal: passed',
    'create Rehearsal of CI gate: passed',
    'verify KEY: passed',
    'deliver memory:ci-rehearsal: passed',
    'read-back memory:ci-rehearsal: passed',
    'revoke KEY: passed',
    'withdraw memory:ci-rehearsal: passed',
  ]);
  expect(rehearsal).toMatchObject({ passed: true, key: { permissions: 'read-only', environments: 'all' } });
  expect([destination.secret, scratch.secret]).toEqual([before, undefined]);
  const [old, made, ...more] = await keys();
  expect(old).toMatchObject({ name: 'CI gate', status: 'active' });
  expect(made).toMatchObject({ name: 'Rehearsal of CI gate', status: 'revoked' });
  expect(more).toEqual([]);
  expect(Date.parse(made?.expires_at ?? '') - emulator.clock.now()).toBeLessThanOrEqual(15 * MINUTE);
  const actions: string[] = [];
  for await (const { action, key_id: id, details } of client.listAuditEvents({}))
    if (id === made?.id) actions.push(`${action} ${JSON.stringify(details)}`);
  expect(actions.toSorted()).toEqual([
    expect.stringMatching(/^api_key.created .*Rehearsal of CI gate/),
    expect.stringMatching(/^api_key.revoked/),
    expect.stringMatching(/^api_key.verified/),
  ]);
});

it('says of what it has not looked at that it was not rehearsed', async () => {
  const { session, destination, state } = await applied();
  const { destinations, ...declared } = declare(destination);
  const consumer = {
    name: 'dashboard',
    declared: { kind: 'file', path: 'proof' } as never,
    open: async () => {
      throw new Error('a consumer was asked');
    },
  };
  const probes = { verification: { consumer, withinMs: 1 }, consumers: [consumer] };
  const rehearsal = await rehearse(session, { ...declared, destinations, probes }, state.latest());
  expect(rehearsal.passed).toBe(true);
  expect(outcomes(rehearsal).filter((each) => each.endsWith('not-rehearsed'))).toEqual([
    'deliver memory:ci: not-rehearsed',
    'consumer dashboard: not-rehearsed',
  ]);
});

it('does not take a place that cannot be read for one that was compared', async () => {
  const { session, destination, state } = await applied();
  const scratch: Destination = { ...scratchPlace(), observe: async () => ({ state: 'unobservable' }) };
  const rehearsal = await rehearse(session, declareBeside(destination, scratch), state.latest());
  expect(outcomes(rehearsal)).toContain('read-back memory:ci-rehearsal: not-rehearsed');
});

it.each([
  ['an active key', async (active: string) => active],
  ['what no one knows', async () => `lp_${'a'.repeat(36)}`],
])('never touches %s beside a destination', async (_, held) => {
  const { session, destination, state, before } = await applied();
  const content = await held(before ?? '');
  const scratch = scratchPlace(content);
  const asking: Destination = {
    ...scratch,
    deliver: async () => {
      throw new Error('it was overwritten');
    },
  };
  const declared = declareBeside(destination, asking);
  const [first] = declared.destinations;
  if (typeof first !== 'object' || first.scratch === undefined) throw new Error('there is no scratch');
  const { rejectOccupant } = await import('../../../provider/delivery/occupant.ts');
  const guarded: DeclaredKey = {
    ...declared,
    destinations: [
      {
        ...first,
        scratch: {
          ...first.scratch,
          open: async (identify = async () => ({ kind: 'own' }) as const) => ({
            ...asking,
            check: () =>
              rejectOccupant({ destination: asking.id, place: 'It', content, remedy: 'move it' }, identify),
          }),
        },
      },
    ],
  };
  const rehearsal = await rehearse(session, guarded, state.latest());
  expect(rehearsal.passed).toBe(false);
  expect(outcomes(rehearsal)).toContain('check memory:ci-rehearsal: failed');
  expect(scratch.secret).toBe(content);
});

it('refuses a place beside a destination where the key itself is delivered', async () => {
  const { session, destination, state, before } = await applied();
  const rehearsal = await rehearse(session, declareBeside(destination, destination), state.latest());
  // It has the id of the destination, as what stores nothing has: only the location counts.
  expect(rehearsal.passed).toBe(false);
  expect(destination.secret).toBe(before);
});

it('ends a key whose creation was answered by nothing', async () => {
  const { with: withCalls, destination, state, client, keys } = await applied();
  const run = withCalls({
    createApiKey: async (...asked) => {
      await client.createApiKey(...asked);
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    },
  });
  const rehearsal = await rehearse(run, declareBeside(destination, scratchPlace()), state.latest());
  expect(outcomes(rehearsal).slice(3)).toEqual([
    'create Rehearsal of CI gate: failed',
    'deliver memory:ci-rehearsal: not-rehearsed',
    'revoke KEY: passed',
  ]);
  expect(statuses(await keys())).toEqual(['active', 'revoked']);
});

describe('a rehearsal that was killed', () => {
  async function killed() {
    const all = await applied();
    const stop = new Error('killed');
    const scratch: Destination & { secret?: string | undefined } = scratchPlace();
    const dying = Object.assign(scratch, {
      observe: async () => {
        throw stop;
      },
    });
    const run: ConnectedRun = all.with({
      revokeApiKey: async () => {
        throw stop;
      },
    });
    await rehearse(run, declareBeside(all.destination, dying), all.state.latest());
    const left = (await all.keys()).find(({ name }) => name === rehearsalName('CI gate'));
    if (left?.status !== 'active') throw new Error('the rehearsal was not killed');
    return { ...all, left };
  }

  it('leaves a key that the next one ends', async () => {
    const { session, destination, state, keys, left, emulator } = await killed();
    emulator.clock.advance(14 * MINUTE);
    const rehearsal = await rehearse(session, declareBeside(destination, scratchPlace()), state.latest());
    expect(rehearsal.passed).toBe(true);
    expect(rehearsal.steps.filter(({ step }) => step === 'leftovers').map(({ subject }) => subject)).toEqual([
      'Rehearsal of CI gate',
      left.id,
    ]);
    expect(statuses(await keys())).toEqual(['active', 'revoked', 'revoked']);
  });

  it('leaves a key that expires by itself', async () => {
    const { emulator, left } = await killed();
    expect(Date.parse(left.expires_at ?? '') - emulator.clock.now()).toBeLessThanOrEqual(15 * MINUTE);
  });

  it.each([
    ['renamed', { name: 'Deploy' }],
    ['given a longer life', { expires_at: '2099-01-01T00:00:00Z' }],
  ])('leaves a key alone that was %s since', async (_, change) => {
    const { session, destination, state, keys, left, client } = await killed();
    await client.updateApiKey(left.id, change);
    await rehearse(session, declareBeside(destination, scratchPlace()), state.latest());
    expect(statuses(await keys())).toEqual(['active', 'active', 'revoked']);
  });
});

test('a rehearsal that fails at any of its steps ends its key, and leaves the old one', async () => {
  const failed = new Set<string>();
  for (let failsAt = 1; ; failsAt++) {
    expect(failsAt).toBeLessThan(STEPS_MAX);
    const { session, emulator, destination, state, before, keys } = await applied();
    const steps = new Steps(failsAt);
    const fails = (what: string) => {
      if (steps.next(what)) throw new DeliveryError('memory:ci-rehearsal', `It failed to ${what}.`);
    };
    const scratch = scratchPlace();
    const { deliver, observe, withdraw } = scratch;
    Object.assign(scratch, {
      async check() {
        fails('check');
      },
      async deliver(delivery: never) {
        // It may have stored it before.
        const receipt = await deliver.call(scratch, delivery);
        fails('deliver');
        return receipt;
      },
      async observe(wanted: string) {
        fails('observe');
        return observe.call(scratch, wanted);
      },
      async withdraw(wanted: string) {
        fails('withdraw');
        return withdraw.call(scratch, wanted);
      },
    });
    const run = { ...session, connection: await connectionWith(steps, emulator) };
    const rehearsal = await rehearse(run, declareBeside(destination, scratch), state.latest());
    const at = steps.failed;
    expect([at, rehearsal.passed]).toEqual([at, !steps.hasFailed]);
    expect([at, destination.secret]).toEqual([at, before]);
    const [old, ...made] = await keys();
    expect([at, old?.status]).toEqual([at, 'active']);
    const named = JSON.stringify(rehearsal.steps);
    for (const { id, status, expires_at: expires } of made) {
      if (status === 'revoked') continue;
      expect([at, named]).toEqual([at, expect.stringContaining(id)]);
      expect([at, named]).toEqual([at, expect.stringContaining(expires ?? 'never')]);
    }
    if (scratch.secret !== undefined) {
      expect([at, named]).toEqual([at, expect.stringContaining('"withdraw"')]);
      expect(named).toContain('If it holds the secret of the rehearsal, remove it there.');
    }
    failed.add(at);
    if (!steps.hasFailed) break;
  }
  expect([...failed]).toEqual(
    expect.arrayContaining([
      'GET /v1/api-keys',
      'POST /v1/api-keys',
      'GET /v1/api-keys/self',
      'POST /v1/api-keys/{id}/revoke',
      'check',
      'deliver',
      'observe',
      'withdraw',
      'none',
    ]),
  );
});

describe('a rotation with rehearse = true', () => {
  it('begins when its rehearsal has passed', async () => {
    const { apply, destination, state, before, keys } = await applied();
    const scratch = scratchPlace();
    await apply(declareBeside(destination, scratch, { trigger: 'now' }));
    expect(state.latest().generation).toBe(2);
    expect(destination.secret).not.toBe(before);
    expect(scratch.secret).toBeUndefined();
    expect((await keys()).map(({ name, status }) => [name, status])).toEqual([
      ['CI gate', 'active'],
      ['Rehearsal of CI gate', 'revoked'],
      ['CI gate', 'active'],
    ]);
  });

  it('does not begin when its rehearsal fails', async () => {
    const { apply, destination, state, before, keys } = await applied();
    const scratch: Destination = {
      ...scratchPlace(),
      check: async () => {
        throw new DeliveryError('memory:ci-rehearsal', 'It is not allowed to write there.');
      },
    };
    const failure = await apply(declareBeside(destination, scratch, { trigger: 'now' })).catch(failureOf);
    expect(failure).toMatchObject({
      title: 'Rehearsal Failed',
      detail: expect.stringContaining(
        'Checking memory:ci-rehearsal: It is not allowed to write there. A rehearsal delivers here instead of to memory:ci: writing, reading and removing it must be allowed too.',
      ),
      path: ['rotation', 'rehearse'],
    });
    expect([state.latest().generation, destination.secret]).toEqual([1, before]);
    expect(statuses(await keys())).toEqual(['active', 'revoked']);
  });

  it('begins without a rehearsal when the key does not work any more', async () => {
    const { apply, destination, state, client } = await applied();
    await client.revokeApiKey(state.latest().id);
    state.records.push({ ...state.latest(), status: 'revoked' });
    await apply(declareBeside(destination, destination));
    expect(state.latest().generation).toBe(2);
  });

  it('names what was not rehearsed', async () => {
    const { apply, destination, report } = await applied();
    await apply(declare(destination, { ...REHEARSED, trigger: 'now' }));
    expect(report.problems).toMatchObject([
      { severity: 'warning', title: 'Destination Not Rehearsed', subject: 'memory:ci' },
    ]);
  });

  it('counts no revocation of a rehearsal', async () => {
    const { apply, destination, state, session } = await applied();
    const guards = { ...session.guards, maxRevocations: '0', recentUseWindow: '1d' };
    await apply(declareBeside(destination, scratchPlace(), { trigger: 'now' }), { ...session, guards });
    expect(state.latest().generation).toBe(2);
  });
});

it('names the key of a rehearsal within the limit of a name', () => {
  expect(rehearsalName('x'.repeat(100))).toHaveLength(100);
  expect(rehearsalName(`${'x'.repeat(86)} y`)).toBe(`Rehearsal of ${'x'.repeat(86)}`);
  expect(rehearsalName(`${'x'.repeat(86)}\u{1f511}`).isWellFormed()).toBe(true);
});
