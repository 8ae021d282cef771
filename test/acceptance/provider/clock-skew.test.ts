import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const DAY = 86_400_000;

describe.skipIf(terraformIsMissing())('a clock of this machine that is years off', () => {
  it.each([
    ['behind', 3650],
    ['ahead', -3650],
  ])("%s changes nothing: the time is LowerPlane's", async (_, days) => {
    const lp = await LowerPlaneWorkspace.open();
    lp.advance(days);
    const now = lp.emulator.clock.now();
    await lp.declare(keyBlock({ expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' }));
    await lp.applied();
    const first = await lp.onlyActiveKey();
    expect(Date.parse(first.expires_at ?? '') - now).toBeGreaterThan(96.9 * DAY);
    expect(Date.parse(first.expires_at ?? '') - now).toBeLessThan(97.1 * DAY);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    lp.advance(92);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(8);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('makes no date of the past acceptable, and none of the future past', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const inAYear = new Date(Date.now() + 365 * DAY).toISOString();
    await lp.declare(keyBlock({ expires_in: null, expires_at: `"${inAYear}"` }));
    lp.advance(3650);
    expect((await lp.plan()).errors).toMatchObject([{ summary: 'Expiration In The Past' }]);
    lp.advance(-7300);
    await lp.declare(keyBlock({ expires_in: null, expires_at: '"2020-01-01T00:00:00Z"' }));
    expect((await lp.plan()).errors).toEqual([]);
  });
});
