import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

describe.skipIf(terraformIsMissing())('a successor for changed permissions or environments', () => {
  it('is planned in place with a new id, delivered, and only then is its predecessor revoked', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    await lp.applied();
    const before = await lp.onlyActiveKey();
    const oldSecret = await lp.secret();

    await lp.declare(keyBlock({ permissions: '"read-write"' }));
    const plan = await lp.plan();
    expect(plan.counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      before: { id: before.id, generation: 1 },
      after: { generation: 2, permissions: 'read-write', status: 'active', previous: [] },
      after_unknown: { id: true, last_four: true, fingerprint: true, created_at: true },
    });
    expect(plan.warnings[0]).toMatchObject({
      summary: 'Key Gets A Successor',
      detail: expect.stringContaining('permissions change from read-only to read-write'),
      address: ADDRESS,
    });
    expect(plan.warnings[1]).toMatchObject({ summary: 'Permissions Grow' });

    await lp.applied('plan.bin');
    const after = await lp.onlyActiveKey();
    expect(after).toMatchObject({ name: 'CI gate', permissions: 'read-write' });
    expect(after.id).not.toBe(before.id);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: after.id, generation: 2, previous: [] });
    expect(await lp.acts()).toEqual([
      `created ${before.id}`,
      `expiration_changed ${before.id}`,
      `created ${after.id}`,
      `expiration_changed ${after.id}`,
      `revoked ${before.id}`,
    ]);

    const newSecret = await lp.secret();
    expect(newSecret.endsWith(after.last_four)).toBe(true);
    expect([await lp.use(oldSecret), await lp.use(newSecret)]).toEqual([401, 200]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is made for other environments, which may be written in any order', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock({ environments: '["staging", "production"]' }));
    await lp.applied();
    await lp.declare(keyBlock({ environments: '["production", "staging"]' }));
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    await lp.declare(keyBlock({ environments: null }));
    const { warnings } = await lp.applied();
    expect(warnings[0]?.detail).toContain('environments change from production, staging to all');
    expect(await lp.onlyActiveKey()).toMatchObject({ environments: 'all' });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, environments: null });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is made for a destination that was added, because a secret cannot be read again', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    await lp.applied();
    const both = '[{ file = { path = "ci.key" } }, { file = { path = "copies/ci.key" } }]';
    await lp.declare(keyBlock({ deliver_to: both }));
    const { warnings } = await lp.applied();
    expect(warnings[0]?.detail).toContain('file:copies/ci.key');
    expect(await lp.secret('copies/ci.key')).toBe(await lp.secret());
    expect(await lp.use(await lp.secret())).toBe(200);

    await lp.declare(keyBlock());
    const fewer = await lp.applied();
    expect(fewer.warnings).toEqual([]);
    expect(await lp.hasFile('copies/ci.key')).toBe(false);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});
