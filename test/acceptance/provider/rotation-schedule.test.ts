import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const DAY = 86_400_000;

async function declared(attributes: Parameters<typeof keyBlock>[0]) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  return lp;
}

const rotatesAt = async (lp: LowerPlaneWorkspace) =>
  Date.parse(String((await lp.values(ADDRESS)).rotates_at));

describe.skipIf(terraformIsMissing())('the schedule of rotations', () => {
  it('does not creep when applies come late', async () => {
    const lp = await declared({ expires_in: null, rotation: '{ every = "90d", overlap = "1d" }' });
    const start = Date.parse((await lp.onlyActiveKey()).created_at);
    for (const generation of [2, 3, 4]) {
      const due = start + (generation - 1) * 90 * DAY;
      expect(await rotatesAt(lp)).toBeCloseTo(due, -4);
      // Eleven days late each time.
      lp.emulator.clock.set(due + 11 * DAY);
      await lp.applied();
      expect(await lp.values(ADDRESS)).toMatchObject({ generation });
    }
    expect(await rotatesAt(lp)).toBeCloseTo(start + 360 * DAY, -4);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('starts at the anchor, where one is declared', async () => {
    const anchor = new Date(Date.now() - 100 * DAY);
    const lp = await declared({
      expires_in: null,
      rotation: `{ every = "90d", anchor = "${anchor.toISOString()}" }`,
    });
    expect(await rotatesAt(lp)).toBe(anchor.getTime() + 180 * DAY);
  });

  it('is not moved by a key that was made between two dates', async () => {
    const lp = await declared({ expires_in: null, rotation: '{ every = "90d" }' });
    const due = await rotatesAt(lp);
    lp.advance(20);
    await lp.declare(
      keyBlock({ expires_in: null, rotation: '{ every = "90d" }', permissions: '"read-write"' }),
    );
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    expect(await rotatesAt(lp)).toBe(due);
  });

  it('follows the expiration with before_expiry', async () => {
    const lp = await declared({
      expires_in: '"60d"',
      rotation: '{ before_expiry = "14d", overlap = "3d" }',
    });
    const first = await lp.onlyActiveKey();
    lp.advance(45);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(2);
    const { warnings } = await lp.applied();
    expect(warnings[0]?.detail).toContain('rotation has been due since');
    const second = (await lp.activeKeys()).find(({ id }) => id !== first.id);
    expect(Date.parse(second?.expires_at ?? '') - Date.parse(second?.created_at ?? '')).toBeCloseTo(
      60 * DAY,
      -4,
    );
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('refuses a key that would expire before its successor takes over', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ expires_in: '"90d"', rotation: '{ every = "90d", overlap = "7d" }' }));
    const { errors } = await lp.plan();
    expect(errors).toMatchObject([{ summary: 'Key Would Expire Before Its Successor Takes Over' }]);
  });

  it('can be declared for a key that exists, and can be changed and dropped in place', async () => {
    const lp = await declared({ expires_in: '"365d"' });
    const key = await lp.onlyActiveKey();
    await lp.declare(keyBlock({ expires_in: '"365d"', rotation: '{ every = "90d", overlap = "7d" }' }));
    await lp.applied();
    expect(await rotatesAt(lp)).toBeCloseTo(Date.parse(key.created_at) + 90 * DAY, -4);
    await lp.declare(keyBlock({ expires_in: '"365d"', rotation: '{ every = "30d", overlap = "7d" }' }));
    await lp.applied();
    expect(await rotatesAt(lp)).toBeCloseTo(Date.parse(key.created_at) + 30 * DAY, -4);
    await lp.declare(keyBlock({ expires_in: '"365d"' }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ id: key.id, generation: 1, rotates_at: null });
    lp.advance(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});
