import { describe, expect, test } from 'vitest';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { planNames } from '../../../provider/engine/engine-plan.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import { decidedAgain } from '../../../provider/lifecycle/deciding-time.ts';
import { declaredProbes } from '../../../provider/lifecycle/declared-key.ts';
import { planKey } from '../../../provider/lifecycle/plan-key.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { LifecycleError, problemOf, Report } from '../../../provider/lifecycle/report.ts';
import { type ConnectedRun, type Guards, NO_GUARDS, noRevocations } from '../../../provider/lifecycle/run.ts';
import { runOf } from '../../../provider/lifecycle/run-by-name.ts';
import { keysFile, openWorld } from '../engine/engine-world.ts';
import { runningConsumer } from '../possession/consumers.ts';
import { DAY, declare, MONTHLY, opened } from './declared-session.ts';
import { connectionWith, Steps } from './failing-steps.ts';

const EXPIRING = { ...MONTHLY, expires: true as const };
const ABSENT = { kind: 'absent' } as const;

/** A key that was rotated a moment ago, or is about to be. */
async function expiring(guards: Guards = NO_GUARDS) {
  const world = await opened();
  const { destination, state, emulator } = world;
  const readable = Object.assign(destination, {
    readsBack: true as const,
    read: async () => destination.secret,
  });
  const declared = (trigger: string, more: object = {}) => ({
    ...declare(readable, { rotation: EXPIRING, expiration: { kind: 'never' }, trigger }),
    ...more,
  });
  const run: ConnectedRun = { ...world.session, guards, revocations: noRevocations() };
  /** As a run of its own, which has read nothing yet. */
  const again = (of: ConnectedRun, self = run.connection.self): ConnectedRun => ({
    ...of,
    connection: connectionOf(world.client, self),
    revocations: noRevocations(),
  });
  /** Refreshes, plans and applies; returns the kinds of changes and what was reported. */
  const apply = async (
    trigger: string,
    more: object = {},
    as: ConnectedRun = again(run),
    meanwhile: () => Promise<unknown> = async () => {},
  ) => {
    const report = new Report();
    const recorded = await state.recall();
    const refreshed = recorded && (await refreshKey(as, recorded.id, recorded, new Report()));
    if (refreshed) await state.remember(decidedAgain(refreshed, as.now()));
    const plan = await planKey(as, declared(trigger, more), await state.recall(), new Report());
    await meanwhile();
    await applyKey(as, declared(trigger, more), state, report);
    const titles = report.problems.map(({ title, severity }) => `${severity}: ${title}`);
    return { changes: plan.changes.map(({ kind }) => kind), titles, problems: report.problems };
  };
  const use = async (secret: string | undefined) => {
    await fetch(`${emulator.url}/v1/api-keys/self`, { headers: { authorization: `Bearer ${secret}` } });
  };
  /** In how many days the keys expire, and their status, oldest first. */
  const keys = async () =>
    (await world.keys()).map(({ expires_at: at, status }) => [
      status,
      at === null ? null : Math.round((Date.parse(at) - emulator.clock.now()) / DAY),
    ]);
  await apply('one');
  return { ...world, run, again, apply, use, keys, old: destination.secret };
}

describe('an old key that is to expire at the end of its overlap', () => {
  test('gets the expiration with the delivery of its successor, ends by it, and is left alone then', async () => {
    const { apply, keys, emulator, state } = await expiring();
    expect(await apply('two')).toMatchObject({ changes: ['rotate', 'expire'], titles: [] });
    expect(await keys()).toEqual([
      ['active', 7],
      ['active', null],
    ]);
    expect(await apply('two')).toMatchObject({ changes: [], titles: [] });
    emulator.clock.advance(8 * DAY);
    expect(await apply('two')).toMatchObject({ changes: [], titles: [] });
    expect(await keys()).toEqual([
      ['active', -1],
      ['active', null],
    ]);
    expect(state.latest().predecessors).toEqual([]);
  });

  test('is put off while it is used, in steps, until overlap_max', async () => {
    const { apply, keys, emulator, use, old } = await expiring();
    await apply('two');
    const seen: unknown[] = [];
    for (let day = 1; day <= 28; day++) {
      emulator.clock.advance(DAY - 1000);
      await use(old);
      const { changes } = await apply('two');
      if (changes.length > 0) seen.push([day, ...changes, (await keys())[0]?.[1]]);
      emulator.clock.advance(1000);
    }
    // Each step but the last is as long as the overlap.
    expect(seen).toEqual([
      [4, 'put-off', 7],
      [8, 'put-off', 7],
      [12, 'put-off', 7],
      [16, 'put-off', 7],
      [20, 'put-off', 7],
      [24, 'put-off', 4],
    ]);
    expect(await apply('two')).toMatchObject({ changes: [] });
  });

  test.each([
    ['recent_use_window', { recentUseWindow: '3d' }, 'warning: Old Key Is Held Because It Is Still Used'],
    ['max_revocations', { maxRevocations: '0' }, 'error: Too Many Keys Would Be Revoked'],
  ])('gets none while %s forbids its end', async (_, guards, title) => {
    const { again, apply, keys, use, old, emulator, run, state } = await expiring({
      ...NO_GUARDS,
      ...guards,
    });
    await use(old);
    const { titles, problems } = await apply('two');
    expect(titles).toEqual([title]);
    expect(problems[0]?.detail).toMatch(/should expire at the end of its overlap|would end 1 of/);
    expect(await keys()).toEqual([
      ['active', null],
      ['active', null],
    ]);
    // Once nothing speaks against it, a later apply sets it.
    emulator.clock.advance(4 * DAY);
    const free = again({ ...run, guards: { ...run.guards, maxRevocations: null } });
    expect(await apply('two', {}, free)).toMatchObject({ changes: ['expire'], titles: [] });
    expect((await keys())[0]).toEqual(['active', 3]);
    // What is recorded last is what Terraform gets.
    const [recorded] = state.latest().predecessors;
    expect(recorded?.expiration).toMatchObject({ kind: 'at' });
  });

  /** An apply after the rotation is to set the expiration, which max_revocations has forbidden until then. */
  async function stillToExpire(guards: Partial<Guards> = {}) {
    const world = await expiring({ ...NO_GUARDS, ...guards, maxRevocations: '0' });
    await world.apply('two');
    world.emulator.clock.advance(4 * DAY);
    const { run, again } = world;
    const free = again({ ...run, guards: { ...run.guards, maxRevocations: null } });
    const later = (meanwhile?: () => Promise<unknown>, as = free) => world.apply('two', {}, as, meanwhile);
    return { ...world, later, free };
  }

  test('is left alone when it has ended between the plan and the apply', async () => {
    const { later, client, state, keys } = await stillToExpire();
    const [old] = state.latest().predecessors;
    const ended = await later(() => client.revokeApiKey(old?.id ?? ''));
    expect(ended).toMatchObject({ changes: ['expire'], titles: [] });
    expect(await keys()).toEqual([
      ['revoked', null],
      ['active', null],
    ]);
  });

  test('gets none, and stays recorded, when it is used between the plan and the apply', async () => {
    const { later, use, old, state, keys } = await stillToExpire({ recentUseWindow: '3d' });
    const before = state.latest().predecessors.map(({ id }) => id);
    expect(await later(() => use(old))).toMatchObject({
      changes: ['expire'],
      titles: ['warning: Old Key Is Held Because It Is Still Used'],
    });
    expect((await keys())[0]).toEqual(['active', null]);
    expect(state.latest().predecessors.map(({ id }) => id)).toEqual(before);
  });

  test('is named, with what to do, when LowerPlane does not confirm its expiration', async () => {
    const { later, free, client, state } = await stillToExpire();
    const [old] = state.latest().predecessors;
    const connection = connectionOf(
      {
        ...client,
        updateApiKey: async () =>
          Promise.reject(new LifecycleError({ title: 'Not Answered', detail: 'It is down.' })),
      },
      free.connection.self,
    );
    const { titles, problems } = await later(undefined, { ...free, connection });
    expect(titles).toEqual(['error: Expiration Of Old Key Not Set']);
    expect(problems[0]?.detail).toMatch(
      new RegExp(
        `^The key ${old?.id} .* may not expire .* It is down\\. Apply again to set its expiration\\.$`,
      ),
    );
  });

  test('gets it at once when its end is confirmed or forced', async () => {
    const forced = await expiring({ ...NO_GUARDS, recentUseWindow: '3d' });
    await forced.use(forced.old);
    expect(await forced.apply('two', { forceRevoke: true })).toMatchObject({ titles: [] });
    expect((await forced.keys())[0]).toEqual(['active', 7]);
    const confirmed = await expiring({ ...NO_GUARDS, recentUseWindow: '3d' });
    await confirmed.use(confirmed.old);
    const confirmedRevocations = new Set([confirmed.state.latest().id]);
    const guards = { ...confirmed.run.guards, confirmedRevocations };
    const confirming = confirmed.again({ ...confirmed.run, guards });
    expect(await confirmed.apply('two', {}, confirming)).toMatchObject({ titles: [] });
    expect((await confirmed.keys())[0]).toEqual(['active', 7]);
  });

  test('gets none while the run is authenticated with it', async () => {
    const { again, apply, keys, client, run, state } = await expiring();
    const self = await client.getApiKey(state.latest().id);
    const own = again(run, self ?? run.connection.self);
    const { titles } = await apply('two', {}, own);
    expect(titles).toEqual(['warning: Old Key Is Held Because This Run Uses It']);
    expect((await keys())[0]).toEqual(['active', null]);
    expect(await apply('two')).toMatchObject({ changes: ['expire'], titles: [] });
    expect((await keys())[0]).toEqual(['active', 7]);
  });

  test('gets none while a consumer holds it, and outlives the time it may be held for', async () => {
    const { apply, keys, destination, emulator, state, client } = await expiring();
    await client.updateApiKey(state.latest().id, {
      expires_at: new Date(emulator.clock.now() + 2 * DAY).toISOString(),
    });
    const api = await runningConsumer();
    const probe = {
      https: { url: api.url, timeout: undefined },
      command: undefined,
      file: undefined,
    };
    const value = [{ name: 'api', probe }];
    const probes = declaredProbes(ABSENT, { kind: 'known', value }, { environment: {} });
    api.secret = destination.secret ?? '';
    const held = await apply('two', probes);
    expect(held.titles).toEqual(['warning: Old Key Is Held For Its Consumers']);
    expect((await keys())[0]).toEqual(['active', 28]);
    expect(await apply('two', probes)).toMatchObject({ changes: ['expire'], titles: held.titles });
    api.secret = destination.secret ?? '';
    emulator.clock.advance(DAY);
    expect(await apply('two', probes)).toMatchObject({ changes: ['expire'], titles: [] });
    expect((await keys())[0]).toEqual(['active', 6]);
  });

  test.each([
    ['before', 3],
    ['while it is held, after', 9],
  ])(
    'lives on for its consumers when it is to be revoked instead, %s its overlap is over',
    async (_, days) => {
      const { apply, keys, emulator, destination, use, old } = await expiring();
      await apply('two');
      for (let day = 0; day < days; day++) {
        emulator.clock.advance(DAY - 1000);
        await use(old);
        await apply('two');
        emulator.clock.advance(1000);
      }
      const revoking = declare(destination, {
        rotation: MONTHLY,
        expiration: { kind: 'never' },
        trigger: 'two',
      });
      expect(await apply('two', revoking)).toMatchObject({ changes: ['put-off'], titles: [] });
      // Until overlap_max, as if it had been so from the beginning.
      expect((await keys())[0]).toEqual(['active', 28 - days]);
      expect(await apply('two', revoking)).toMatchObject({ changes: [] });
      // And back again.
      emulator.clock.advance(DAY);
      expect(await apply('two')).toMatchObject({ changes: ['expire'], titles: [] });
    },
  );

  test('is revoked when nothing speaks against its end any more, but its overlap is over', async () => {
    const { apply, keys, emulator, use, old } = await expiring({ ...NO_GUARDS, recentUseWindow: '3d' });
    await use(old);
    await apply('two');
    emulator.clock.advance(8 * DAY);
    expect(await apply('two')).toMatchObject({ changes: ['retire'], titles: [] });
    expect((await keys())[0]?.[0]).toBe('revoked');
  });
});

describe('a rotation that fails at any of its steps', () => {
  test('leaves a working key, and the next apply completes it: with records', async () => {
    const failed = new Set<string>();
    for (let failsAt = 1; ; failsAt++) {
      const { apply, emulator, run, old, state, keys, client } = await expiring();
      const steps = new Steps(failsAt);
      const failing = { ...run, connection: await connectionWith(steps, emulator) };
      await apply('two', {}, failing).catch((error: unknown) => {
        if (!problemOf(error)) throw error;
      });
      failed.add(steps.failed);
      expect([steps.failed, (await client.verifyApiKey(old ?? '')).status]).toEqual([steps.failed, 'active']);
      expect([steps.failed, await apply('two')]).toMatchObject([steps.failed, { titles: [] }]);
      const [first, ...others] = (await keys()).filter(([status]) => status === 'active');
      expect([steps.failed, first, others]).toEqual([steps.failed, ['active', 7], [['active', null]]]);
      expect(state.latest().predecessors).toHaveLength(1);
      if (!steps.hasFailed) break;
    }
    expect([...failed]).toEqual(
      expect.arrayContaining(['POST /v1/api-keys', 'GET /v1/api-keys/{id}', 'PATCH /v1/api-keys/{id}']),
    );
  });

  test('leaves a working key, and the next apply completes it: without records', async () => {
    const failed = new Set<string>();
    for (let failsAt = 1; ; failsAt++) {
      const world = await openWorld();
      const rotation = { every: '30d', overlap: '7d', on_overlap_end: 'expire' };
      await world.write('lowerplane.yaml', keysFile({ rotation, expires_in: 'never' }));
      await world.apply();
      const old = await world.read('ci.key');
      const steps = new Steps(failsAt);
      const run = runOf(await connectionWith(steps, world.emulator), NO_GUARDS);
      const access = { credentials: {}, environment: world.environment };
      const { names } = await readSources({ cwd: process.cwd(), from: [world.folder], varFiles: [], access });
      const rotate = new Set(['CI gate']);
      await planNames(run, names, { goal: 'apply', prune: false, rotate, decidedAt: run.now() })
        .then((plan) => applyPlan(run, plan))
        .catch((error: unknown) => {
          if (!problemOf(error)) throw error;
        });
      failed.add(steps.failed);
      expect([steps.failed, await world.use(old)]).toEqual([steps.failed, 200]);
      await world.apply();
      const held = await world.read('ci.key');
      if (held === old) await world.apply({ rotate: ['CI gate'] });
      const now = world.emulator.clock.now();
      const days = (await world.keys())
        .filter(({ status }) => status === 'active')
        .map(({ expires_at: at }) => (at === null ? null : Math.round((Date.parse(at) - now) / DAY)))
        // One that could not be revoked ends soon.
        .filter((each) => each === null || each > 2);
      expect([steps.failed, ...days]).toEqual([steps.failed, 7, null]);
      expect((await world.plan()).plan.names[0]?.plan.changes).toEqual([]);
      if (!steps.hasFailed) break;
    }
    expect([...failed]).toEqual(expect.arrayContaining(['POST /v1/api-keys', 'PATCH /v1/api-keys/{id}']));
  });
});
