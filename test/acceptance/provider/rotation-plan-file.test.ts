import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { type KeyAttributes, keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const ROTATING = { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' };
const HOUR = 3_600_000;

/** A key that becomes due in so many days; a negative number of days ago. */
async function dueIn(days: number, attributes: KeyAttributes = ROTATING) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  lp.advance(90 - days);
  return { lp, first: await lp.onlyActiveKey(), firstSecret: await lp.secret() };
}

describe.skipIf(terraformIsMissing())('a plan file applied a day later does what it showed', () => {
  it('for a rotation that was due', async () => {
    const { lp, first } = await dueIn(-1);
    await lp.plan();
    const planned = await lp.change(ADDRESS);
    lp.advance(1);
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({
      generation: planned.after?.generation,
      previous: [{ id: first.id }],
    });
    expect(await lp.activeKeys()).toHaveLength(2);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('for a rename planned just before a rotation fell due; the next plan rotates', async () => {
    const { lp, first } = await dueIn(0.5);
    await lp.declare(keyBlock({ ...ROTATING, name: '"Renamed"' }));
    const plan = await lp.plan();
    expect(plan).toMatchObject({ warnings: [], counts: { change: 1 } });
    lp.advance(1);
    const applied = await lp.applied('plan.bin');
    expect(applied).toMatchObject({ errors: [], counts: { change: 1 } });
    expect(await lp.onlyActiveKey()).toMatchObject({ id: first.id, name: 'Renamed' });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 1, name: 'Renamed' });

    const next = await lp.plan();
    expect(next.warnings[0]?.detail).toContain('rotation has been due since');
    expect(await lp.change(ADDRESS)).toMatchObject({ after: { generation: 2 } });
  });

  it('for a retirement, and for one that falls due in between', async () => {
    const { lp, first, firstSecret } = await dueIn(0);
    lp.emulator.clock.advance(2 * HOUR);
    await lp.applied();
    lp.advance(6.5);
    await lp.declare(keyBlock({ ...ROTATING, name: '"Renamed"' }));
    await lp.plan();
    lp.advance(1);
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({ name: 'Renamed', previous: [{ id: first.id }] });

    expect(await lp.plan()).toMatchObject({ counts: { change: 1 } });
    lp.advance(1);
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    expect(await lp.use(firstSecret)).toBe(401);
  });

  it('for a key that is to be retired, unless it is used before the apply: then it is held', async () => {
    const { lp, first, firstSecret } = await dueIn(0, { ...ROTATING, expires_in: '"365d"' });
    lp.emulator.clock.advance(2 * HOUR);
    await lp.applied();
    lp.advance(8);
    expect(await lp.plan()).toMatchObject({ counts: { change: 1 } });
    expect(await lp.use(firstSecret)).toBe(200);
    const { warnings } = await lp.applied('plan.bin');
    expect(warnings).toMatchObject([
      {
        summary: 'Old Key Is Held Because It Is Still Used',
        detail: expect.stringContaining(`confirm_revocations = ["${first.id}"]`),
      },
    ]);
    expect(await lp.use(firstSecret)).toBe(200);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    lp.advance(8);
    await lp.applied();
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.onlyActiveKey()).id).not.toBe(first.id);
  });

  it('for a rotation declared anew, although an overlap ends before the apply', async () => {
    const { lp, first, firstSecret } = await dueIn(0);
    lp.emulator.clock.advance(2 * HOUR);
    await lp.applied();
    lp.advance(6.5);
    await lp.declare(keyBlock({ ...ROTATING, rotation: '{ every = "80d", overlap = "7d" }' }));
    expect((await lp.plan()).errors).toEqual([]);
    lp.advance(1);
    expect((await lp.applied('plan.bin')).errors).toEqual([]);
    await lp.applied();
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.onlyActiveKey()).id).not.toBe(first.id);
  });

  it('for a creation: the relative expiration counts from the apply', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ expires_in: '"30d"' }));
    await lp.plan();
    lp.advance(1);
    const before = lp.emulator.clock.now();
    await lp.applied('plan.bin');
    const { expires_at: expiresAt } = await lp.onlyActiveKey();
    expect(Date.parse(expiresAt ?? '')).toBeGreaterThanOrEqual(before + 30 * 24 * HOUR - 2000);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('for a change of permissions, with the clock around the hour', async () => {
    const { lp, first } = await dueIn(45);
    lp.emulator.clock.set(Math.ceil(lp.emulator.clock.now() / HOUR) * HOUR - 1000);
    await lp.declare(keyBlock({ ...ROTATING, permissions: '"read-write"' }));
    await lp.plan();
    lp.advance(1);
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('but a stale one is refused by terraform, and makes no key', async () => {
    const { lp } = await dueIn(-1);
    await lp.plan();
    await lp.applied();
    const keys = await lp.keys();
    const { code, errors } = await lp.apply('plan.bin');
    expect(code).toBe(1);
    expect(errors[0]?.summary).toContain('stale');
    expect(await lp.keys()).toEqual(keys);
  });
});
