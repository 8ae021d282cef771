import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const DAY = 86_400_000;

async function withKey(attributes: Parameters<typeof keyBlock>[0] = {}) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  return { lp, key: await lp.onlyActiveKey() };
}

describe.skipIf(terraformIsMissing())('what was changed outside', () => {
  it('a name is planned back in place', async () => {
    const { lp, key } = await withKey();
    await lp.outside.updateApiKey(key.id, { name: 'Hands off' });
    expect(await lp.plan()).toMatchObject({ counts: { add: 0, change: 1, remove: 0 } });
    expect(await lp.change(ADDRESS)).toMatchObject({
      before: { id: key.id, name: 'Hands off' },
      after: { id: key.id, name: 'CI gate', generation: 1 },
    });
    await lp.applied('plan.bin');
    expect(await lp.onlyActiveKey()).toMatchObject({ id: key.id, name: 'CI gate' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it.each([
    ['a relative', { expires_in: '"90d"' }],
    ['a fixed', { expires_in: null, expires_at: `"${new Date(Date.now() + 90 * DAY).toISOString()}"` }],
  ])('%s expiration is planned back in place', async (_, attributes) => {
    const { lp, key } = await withKey(attributes);
    for (const moved of [new Date(Date.now() + 500 * DAY).toISOString(), null]) {
      await lp.outside.updateApiKey(key.id, { expires_at: moved });
      expect(await lp.plan()).toMatchObject({ counts: { add: 0, change: 1, remove: 0 } });
      await lp.applied('plan.bin');
      const back = await lp.onlyActiveKey();
      expect(back.id).toBe(key.id);
      expect(Date.parse(back.expires_at ?? '')).toBeCloseTo(Date.parse(key.expires_at ?? ''), -4);
      expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    }
  });

  it('use of the key is not drift', async () => {
    const { lp } = await withKey();
    await lp.use(await lp.secret());
    lp.advance(1);
    await lp.use(await lp.secret());
    const refreshed = await lp.report(['plan', '-refresh-only']);
    expect(refreshed).toMatchObject({ code: 0, errors: [], warnings: [] });
    expect(refreshed.output).not.toContain('resource_drift');
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});
