import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
/** The second of these cannot be written once there is a folder at its path. */
const BOTH = { deliver_to: '[{ file = { path = "ci.key" } }, { file = { path = "vault/ci.key" } }]' };

/** Lets the plan pass and the delivery fail: the folder appears in between. */
async function blockBetweenPlanAndApply(lp: LowerPlaneWorkspace) {
  expect((await lp.plan()).code).toBe(0);
  await mkdir(join(lp.workspace.directory, 'vault', '.ci.key.partial', 'x'), { recursive: true });
  return lp.apply('plan.bin');
}

async function unblock(lp: LowerPlaneWorkspace) {
  await rm(join(lp.workspace.directory, 'vault', '.ci.key.partial'), { recursive: true });
}

describe.skipIf(terraformIsMissing())('a destination that fails', () => {
  it('at the first key: it is revoked, nothing stays, and the next apply starts cleanly', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(BOTH));
    const { code, errors } = await blockBetweenPlanAndApply(lp);
    expect(code).toBe(1);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ summary: 'Secret Not Delivered', address: ADDRESS });
    expect(errors[0]?.detail).toContain('did not reach file:vault/ci.key');

    const [abandoned, ...others] = await lp.keys();
    expect(others).toEqual([]);
    expect(abandoned).toMatchObject({ status: 'revoked' });
    expect(errors[0]?.detail).toContain(`The new key ${abandoned?.id} was revoked`);
    expect(await lp.hasFile()).toBe(false);

    await unblock(lp);
    await lp.applied();
    expect(await lp.use(await lp.secret())).toBe(200);
    expect(await lp.secret('vault/ci.key')).toBe(await lp.secret());
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('at a successor: the old key keeps working, and its secret stays where it was', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(BOTH));
    await lp.applied();
    const before = await lp.onlyActiveKey();
    const secret = await lp.secret();

    await lp.declare(keyBlock({ ...BOTH, permissions: '"read-write"' }));
    const { code, errors } = await blockBetweenPlanAndApply(lp);
    expect(code).toBe(1);
    expect(errors[0]?.detail).toContain('file:vault/ci.key');
    expect(await lp.onlyActiveKey()).toMatchObject({ id: before.id, permissions: 'read-only' });
    expect(await lp.secret()).toBe(secret);
    expect(await lp.secret('vault/ci.key')).toBe(secret);
    expect(await lp.use(secret)).toBe(200);
    expect(await lp.values(ADDRESS)).toMatchObject({ id: before.id, generation: 1 });

    await unblock(lp);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, permissions: 'read-write' });
    expect(await lp.use(secret)).toBe(401);
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('with the key that could not be revoked: the error says what to do', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock(BOTH), 'max_retries = 0');
    lp.emulator.faults.add({ kind: 'status', status: 503, method: 'POST', path: '/v1/api-keys/{id}/revoke' });
    const { errors } = await blockBetweenPlanAndApply(lp);
    const key = await lp.onlyActiveKey();
    expect(errors[0]?.detail).toMatch(new RegExp(`${key.id}.*could NOT be revoked: revoke it in LowerPlane`));
  });
});
