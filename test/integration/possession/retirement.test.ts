import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { applyKey } from '../../../provider/lifecycle/apply-key.ts';
import { connectionOf } from '../../../provider/lifecycle/connect.ts';
import { decidedAgain } from '../../../provider/lifecycle/deciding-time.ts';
import type { DeclaredKey } from '../../../provider/lifecycle/declared-key.ts';
import { declaredProbes } from '../../../provider/lifecycle/declared-key.ts';
import { refreshKey } from '../../../provider/lifecycle/refresh-key.ts';
import { Report } from '../../../provider/lifecycle/report.ts';
import { keysFile, openWorld } from '../engine/engine-world.ts';
import { DAY, declare, MONTHLY, opened, statuses } from '../lifecycle/declared-session.ts';
import { type RunningConsumer, runningConsumer } from './consumers.ts';

const ABSENT = { kind: 'absent' } as const;
const probeOf = ({ url }: RunningConsumer) => ({
  https: { url, timeout: undefined },
  command: undefined,
  file: undefined,
});

/** A key with consumers, whose destination can be read back. */
async function consumed() {
  const world = await opened();
  const { destination, session, state, emulator, client } = world;
  const readable = Object.assign(destination, {
    readsBack: true as const,
    read: async () => destination.secret,
  });
  const [api, worker] = [await runningConsumer(), await runningConsumer()];
  const consumers = [
    { name: 'api', probe: probeOf(api) },
    { name: 'worker', probe: probeOf(worker) },
  ];
  const probes = declaredProbes(ABSENT, { kind: 'known', value: consumers }, { environment: {} });
  const declared = (
    changes: Partial<DeclaredKey['desired']> = {},
    more: Partial<DeclaredKey> = {},
  ): DeclaredKey => ({
    ...declare(readable, { rotation: MONTHLY, expiration: { kind: 'in', ms: 90 * DAY }, ...changes }),
    ...probes,
    ...more,
  });
  const apply = async (...of: Parameters<typeof declared>) => {
    const report = new Report();
    // A run of its own, which has read nothing yet.
    const run = { ...session, connection: connectionOf(client, session.connection.self) };
    const recorded = await state.recall();
    const refreshed = recorded && (await refreshKey(run, recorded.id, recorded, new Report()));
    if (refreshed) await state.remember(decidedAgain(refreshed, run.now()));
    await applyKey(run, declared(...of), state, report);
    return report.problems.map(({ title, detail }) => `${title}: ${detail}`);
  };
  await apply();
  api.secret = worker.secret = destination.secret ?? '';
  const old = state.latest();
  await apply({ trigger: 'now' });
  emulator.clock.advance(8 * DAY);
  return { ...world, apply, api, worker, old, readable };
}

describe('an old key, once its overlap is over', () => {
  test('is held until each consumer has proven that it holds the new secret', async () => {
    const { apply, api, worker, destination, keys, old, state } = await consumed();
    const [held] = await apply({ trigger: 'now' });
    expect(held).toContain('Old Key Is Held For Its Consumers');
    expect(held).toContain(`"api": It still uses the old key.`);
    expect(held).toContain(`"worker": It still uses the old key.`);
    expect(state.latest().predecessors).toMatchObject([{ id: old.id }]);
    api.secret = destination.secret ?? '';
    const [still] = await apply({ trigger: 'now' });
    expect(still).not.toContain('"api"');
    expect(still).toContain('"worker"');
    expect(statuses(await keys())).toEqual(['active', 'active']);
    worker.secret = destination.secret ?? '';
    expect(await apply({ trigger: 'now' })).toEqual([]);
    expect(statuses(await keys())).toEqual(['revoked', 'active']);
    const nonces = worker.challenges.map((text) => JSON.parse(text).nonce);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test('is held by a consumer that is missing, or that uses another key', async () => {
    const { apply, api, worker, client, emulator } = await consumed();
    api.respond = (_, response) => response.writeHead(503).end();
    worker.secret = (await client.createApiKey({ name: 'Other', permissions: 'read-only' })).secret ?? '';
    emulator.clock.advance(1);
    const [held] = await apply({ trigger: 'now' });
    expect(held).toContain('answered with status 503');
    expect(held).toContain('"worker": It uses another key, "Other"');
    api.respond = (_, response, challenge) => response.end(challenge);
    worker.secret = 'lp_unknown';
    const [again] = await apply({ trigger: 'now' });
    expect(again).toContain('"api": The answer is not JSON with a "proof"');
    expect(again).toContain('"worker": It uses a key that this organization does not know');
    worker.respond = (_, response) => response.end(`{"proof":"${'0'.repeat(64)}"}`);
    expect((await apply({ trigger: 'now' }))[0]).toContain('does not say which');
  });

  test('is held while no destination shows the secret that is to be proven', async () => {
    const { apply, api, readable } = await consumed();
    const asked = api.challenges.length;
    readable.read = async () => 'something else';
    expect((await apply({ trigger: 'now' }))[0]).toContain('The proofs cannot be checked');
    expect(api.challenges.length).toBe(asked);
  });

  test('is no longer held when overlap_max has passed, or its end is forced', async () => {
    const forced = await consumed();
    await forced.apply({ trigger: 'now' }, { forceRevoke: true });
    expect(statuses(await forced.keys())).toEqual(['revoked', 'active']);
    const late = await consumed();
    late.emulator.clock.advance(20 * DAY);
    await late.apply({ trigger: 'now' });
    expect(statuses(await late.keys())).toEqual(['revoked', 'active']);
  });

  test('is not held when no one can use it any more, or an apply before has found that it may end', async () => {
    const expired = await consumed();
    const { client, emulator, old } = expired;
    await client.updateApiKey(old.id, { expires_at: new Date(emulator.clock.now() + DAY).toISOString() });
    emulator.clock.advance(2 * DAY);
    expect(await expired.apply({ trigger: 'now' })).toEqual([]);
    expect(statuses(await expired.keys())).toEqual(['revoked', 'active']);
    const unrevoked = await consumed();
    const record = unrevoked.state.latest();
    const predecessors = record.predecessors.map((each) => ({ ...each, overlap: undefined }));
    await unrevoked.state.remember({ ...record, predecessors });
    expect(await unrevoked.apply({ trigger: 'now' })).toEqual([]);
    expect(statuses(await unrevoked.keys())).toEqual(['revoked', 'active']);
  });

  test('retires when its consumers hold the key that is replaced in the same apply', async () => {
    const { apply, api, worker, destination, keys } = await consumed();
    api.secret = worker.secret = destination.secret ?? '';
    await apply({ trigger: 'again' });
    expect(statuses(await keys())).toEqual(['revoked', 'active', 'active']);
  });
});

describe('a verification by a consumer', () => {
  async function verified() {
    const world = await opened();
    const { destination, session, state } = world;
    const api = await runningConsumer();
    const verify = { kind: 'known', value: { name: 'api', probe: probeOf(api), within: '3s' } } as const;
    const probes = declaredProbes(verify, ABSENT, { environment: {} });
    const pauses: number[] = [];
    const during: { pause: () => void } = { pause: () => {} };
    const pause = async (ms: number) => {
      pauses.push(ms);
      during.pause();
    };
    const apply = (changes: Partial<DeclaredKey['desired']> = {}) =>
      applyKey({ ...session, pause }, { ...declare(destination, changes), ...probes }, state, new Report());
    return { ...world, api, apply, pauses, during };
  }

  test('keeps a key that the consumer takes up in time', async () => {
    const { api, apply, destination, during, pauses, keys } = await verified();
    during.pause = () => {
      if (pauses.length === 2) api.secret = destination.secret ?? '';
    };
    await apply();
    expect(pauses).toEqual([1000, 1000]);
    expect(statuses(await keys())).toEqual(['active']);
  });

  test('otherwise revokes it, restores the destination and leaves the old key', async () => {
    const { api, apply, destination, during, pauses, keys, state } = await verified();
    during.pause = () => {
      api.secret = destination.secret ?? '';
    };
    await apply();
    const before = destination.secret;
    during.pause = () => {};
    pauses.length = 0;
    const failed = apply({ trigger: 'now' });
    await expect(failed).rejects.toThrow('did not prove within 3 s');
    await expect(failed).rejects.toThrow('It still uses the old key.');
    await expect(failed).rejects.toMatchObject({ problem: { title: 'Consumer Not Verified' } });
    expect(pauses).toEqual([1000, 1000, 1000]);
    expect(destination.secret).toBe(before);
    expect(statuses(await keys())).toEqual(['active', 'revoked']);
    expect(state.latest().generation).toBe(1);
  });

  test('also when it uses another key that cannot be looked up', async () => {
    const { api, apply, destination, session, client, keys } = await verified();
    api.secret = 'lp_another';
    const { keys: known } = session.connection;
    known.withFingerprint = () => client.getApiKey('key_none').then(() => undefined);
    const failed = apply();
    await expect(failed).rejects.toThrow(
      /did not prove within 3 seconds .* could not be looked up: .* was revoked/,
    );
    expect(destination.secret).toBeUndefined();
    expect(statuses(await keys())).toEqual(['revoked']);
  });
});

test('without records, the old key is held for its consumers too, one of which is the reference responder', async () => {
  const world = await openWorld();
  const worker = await runningConsumer();
  const start = async () => {
    const child = spawn(process.execPath, [join('examples', 'possession', 'responder.mjs')], {
      env: { CONSUMER_NAME: 'api', KEY_FILE: join(world.folder, 'ci.key'), PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill());
    const [line] = await new Promise<readonly [Buffer]>((resolve) =>
      child.stdout.once('data', (data: Buffer) => resolve([data])),
    );
    return { child, url: `http://127.0.0.1:${/\d+/.exec(String(line))?.[0]}/` };
  };
  const file = (url: string) =>
    keysFile({
      rotation: { every: '30d', overlap: '7d' },
      expires_in: undefined,
      consumers: [
        { name: 'api', probe: { https: { url } } },
        { name: 'worker', probe: { https: { url: worker.url } } },
      ],
    });
  await world.write('lowerplane.yaml', file('http://127.0.0.1:1/'));
  await world.apply();
  const { child, url } = await start();
  worker.secret = (await world.read('ci.key')) ?? '';
  await world.write('lowerplane.yaml', file(url));
  world.emulator.clock.advance(31 * DAY);
  await world.apply();
  world.emulator.clock.advance(8 * DAY);
  const [held] = await world.apply();
  expect(held).toMatchObject({ outcome: 'done', problems: [{ title: 'Old Key Is Held For Its Consumers' }] });
  expect(held?.problems[0]?.detail).toContain('"api": It still uses the old key.');
  child.kill();
  worker.secret = (await world.read('ci.key')) ?? '';
  await world.write('lowerplane.yaml', file((await start()).url));
  expect(await world.apply()).toMatchObject([{ outcome: 'done', problems: [] }]);
  expect((await world.keys()).map(({ status }) => status)).toEqual(['revoked', 'active']);
});
