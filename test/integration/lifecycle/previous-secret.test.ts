import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyPlan } from '../../../provider/engine/apply-plan.ts';
import { describeChange } from '../../../provider/engine/describe-change.ts';
import { planNames } from '../../../provider/engine/engine-plan.ts';
import { readSources } from '../../../provider/engine/read-sources.ts';
import { problemOf } from '../../../provider/lifecycle/report.ts';
import { NO_GUARDS } from '../../../provider/lifecycle/run.ts';
import { runOf } from '../../../provider/lifecycle/run-by-name.ts';
import { embeddedSide } from '../engine/embedded-side.ts';
import { actions, DAY, keysFile, openWorld, titles } from '../engine/engine-world.ts';
import type { Side } from '../engine/side.ts';
import { terraformSide } from '../engine/terraform-side.ts';
import { connectionWith, Steps } from './failing-steps.ts';

const rotation = { every: '30d', overlap: '7d' };
const asked = { guards: NO_GUARDS, rotate: false };

/** A key whose old secret stays readable, under one of the engines. */
async function keeping(engine: 'terraform' | 'embedded', more: object = {}) {
  const world = await openWorld();
  const { emulator, folder, environment } = world;
  const make = engine === 'terraform' ? terraformSide : embeddedSide;
  const side: Side = make({ emulator, adminKey: emulator.bootstrapKey ?? '', folder, environment });
  const file = { path: `${folder}/ci.key`, keep_previous_as: `${folder}/previous.key`, ...more };
  const declared = {
    name: 'CI gate',
    permissions: 'read-only',
    expires_in: 'never',
    rotation,
    deliver_to: [{ file }],
  };
  expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
  const held = async () => [await world.read('ci.key'), await world.read('previous.key')];
  return { ...world, side, declared, file, held };
}

describe.each(['terraform', 'embedded'] as const)(
  'an old secret that is kept, by the engine %s',
  (engine) => {
    test('stays readable during the overlap, and is removed when its key is revoked', async () => {
      const { side, declared, held, emulator, use } = await keeping(engine);
      const [first] = await held();
      expect(await held()).toEqual([first, undefined]);
      emulator.clock.advance(31 * DAY);
      expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
      const [second, kept] = await held();
      expect(kept).toBe(first);
      expect([await use(second), await use(kept)]).toEqual([200, 200]);
      emulator.clock.advance(8 * DAY);
      // It was used since.
      expect(await side.apply(declared, asked)).toMatchObject({ ended: 'done' });
      expect(await held()).toEqual(
        [second, undefined].map((each, index) => (index === 0 ? each : undefined)),
      );
      expect(await use(first)).toBe(401);
    });

    test('is removed when its key has expired, also by a later apply', async () => {
      const { side, declared, held, emulator } = await keeping(engine);
      const expiring = { ...declared, rotation: { ...rotation, on_overlap_end: 'expire' } };
      const [first] = await held();
      emulator.clock.advance(31 * DAY);
      expect(await side.apply(expiring, asked)).toMatchObject({ ended: 'done' });
      expect((await held())[1]).toBe(first);
      emulator.clock.advance(8 * DAY);
      expect(await side.apply(expiring, asked)).toMatchObject({ ended: 'done' });
      expect((await held())[1]).toBeUndefined();
    });

    test('gives way to that of the next old key, and is removed with the declaration', async () => {
      const { side, declared, held, emulator, use } = await keeping(engine);
      const replaced = async (permissions: string) => {
        emulator.clock.advance(DAY);
        expect(await side.apply({ ...declared, permissions }, asked)).toMatchObject({ ended: 'done' });
        return held();
      };
      const [second] = await replaced('read-write');
      expect((await replaced('read-only'))[1]).toBe(second);
      expect(await use(second)).toBe(200);
      expect(await side.apply(undefined, asked)).toMatchObject({ ended: 'done' });
      expect(await held()).toEqual([undefined, undefined]);
    });
  },
);

test('a plan says where an old secret will be kept, until when, and when it is removed', async () => {
  const world = await openWorld();
  const deliver_to = [{ file: { path: 'ci.key', keep_previous_as: 'previous.key' } }];
  const declare = (more: object = {}) =>
    world.write(
      'lowerplane.yaml',
      keysFile({ expires_in: 'never', deliver_to, rotation: { ...rotation, ...more } }),
    );
  const endings = async () => {
    const { plan } = await world.plan();
    const [planned] = plan.names;
    if (planned === undefined) throw new Error('nothing was planned');
    return { ...describeChange(planned, plan.decidedAt), titles: titles(plan) };
  };
  const path = `file:${relative(process.cwd(), join(world.folder, 'previous.key'))}`;
  await declare();
  await world.apply();
  world.emulator.clock.advance(31 * DAY);
  expect(await endings()).toMatchObject({
    endings: [
      expect.stringContaining('keeps working for 7 days'),
      `Until it ends, its secret stays readable at ${path}; the apply that revokes it removes it there.`,
    ],
  });
  await declare({ on_overlap_end: 'expire' });
  expect(await endings()).toMatchObject({
    endings: [
      expect.stringContaining('and expires then'),
      `Until it ends, its secret stays readable at ${path}; the next apply after that removes it there.`,
    ],
  });
  await declare();
  await world.apply();
  world.emulator.clock.advance(8 * DAY);
  expect(await endings()).toMatchObject({
    action: 'retire',
    endings: [
      expect.stringContaining('is revoked'),
      `If its secret is still kept at ${path}, it is removed there.`,
    ],
  });
  const [old] = await world.keys();
  await world.client.revokeApiKey(old?.id ?? '');
  expect(await endings()).toMatchObject({
    action: 'update',
    endings: [
      `The secret of an old key is still kept at ${path}, although that key has ended. It is removed there.`,
    ],
    titles: [],
  });
});

test('what something else wrote where it would be kept stays, and so does the old key', async () => {
  const { side, declared, held, emulator, write } = await keeping('embedded');
  const [first] = await held();
  await write('previous.key', 'something else');
  emulator.clock.advance(31 * DAY);
  expect(await side.apply(declared, asked)).toMatchObject({ ended: 'failed' });
  expect(await held()).toEqual([first, 'something else']);
});

test.each(['terraform', 'embedded'] as const)(
  'nothing stays where an old secret would be kept when its successor cannot be delivered, by the engine %s',
  async (engine) => {
    const { side, declared, held, emulator, use, folder, read } = await keeping(engine);
    // It fails where an old secret is kept, and notes it.
    const seen = `cat '${folder}/previous.key' > '${folder}/seen.key'`;
    const program = ['/bin/sh', '-c', `cat > /dev/null; if ${seen}; then exit 1; fi`];
    const failing = { ...declared, deliver_to: [...declared.deliver_to, { command: { program } }] };
    expect(await side.apply(undefined, asked)).toMatchObject({ ended: 'done' });
    expect(await side.apply(failing, asked)).toMatchObject({ ended: 'done' });
    const [first] = await held();
    emulator.clock.advance(31 * DAY);
    expect(await side.apply(failing, asked)).toMatchObject({ ended: 'failed' });
    expect(await read('seen.key')).toBe(first);
    expect(await held()).toEqual([first, undefined]);
    expect(await use(first)).toBe(200);
  },
);

test('a rotation that fails at any of its steps leaves a working key, and the next apply completes it', async () => {
  const failed = new Set<string>();
  for (let failsAt = 1; ; failsAt++) {
    const world = await openWorld();
    const deliver = [{ file: { path: 'ci.key', keep_previous_as: 'previous.key' } }];
    await world.write('lowerplane.yaml', keysFile({ rotation, expires_in: 'never', deliver_to: deliver }));
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
    expect([steps.failed, await world.use(await world.read('ci.key'))]).toEqual([steps.failed, 200]);
    await world.apply();
    if ((await world.read('ci.key')) === old) {
      // Nothing is left of a rotation that did not happen.
      expect([steps.failed, await world.read('previous.key')]).toEqual([steps.failed, undefined]);
      await world.apply({ rotate: ['CI gate'] });
    }
    expect([steps.failed, await world.read('previous.key')]).toEqual([steps.failed, old]);
    expect([steps.failed, actions((await world.plan()).plan)]).toEqual([steps.failed, { 'CI gate': 'none' }]);
    if (!steps.hasFailed) break;
  }
  expect([...failed]).toEqual(expect.arrayContaining(['POST /v1/api-keys', 'GET /v1/api-keys/self']));
});
