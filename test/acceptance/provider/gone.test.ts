import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

async function withKey(attributes: Parameters<typeof keyBlock>[0] = {}) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  return lp;
}

const UNKNOWN_ID = 'key_00000000000000000000';

/** Makes the key of the state one that its organization has never had. */
async function forget(lp: LowerPlaneWorkspace) {
  const { id } = await lp.onlyActiveKey();
  await lp.outside.revokeApiKey(id);
  const state = await lp.workspace.read('terraform.tfstate');
  await lp.workspace.write('terraform.tfstate', state.replaceAll(id, UNKNOWN_ID));
}

describe.skipIf(terraformIsMissing())('a key that ended behind the back of Terraform', () => {
  it('gets a successor when it was revoked outside', async () => {
    const lp = await withKey();
    const before = await lp.onlyActiveKey();
    await lp.outside.revokeApiKey(before.id);

    const plan = await lp.plan();
    expect(plan.counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(plan.warnings[0]?.detail).toContain('it was revoked outside this configuration');
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      before: { id: before.id, status: 'revoked' },
      after: { generation: 2, status: 'active' },
    });
    await lp.applied('plan.bin');
    const after = await lp.onlyActiveKey();
    expect(after.id).not.toBe(before.id);
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('gets a successor when it has expired, and the expired key is revoked too', async () => {
    const lp = await withKey({ expires_in: '"30d"' });
    const before = await lp.onlyActiveKey();
    lp.advance(33);

    const plan = await lp.plan();
    expect(plan.warnings[0]?.detail).toMatch(/it expired on \d{4}-\d\d-\d\dT.*, [23] days.* ago/);
    await lp.applied('plan.bin');
    const after = await lp.onlyActiveKey();
    expect(await lp.values(ADDRESS)).toMatchObject({ id: after.id, generation: 2, status: 'active' });
    expect(await lp.acts()).toEqual([
      `created ${before.id}`,
      `expiration_changed ${before.id}`,
      `created ${after.id}`,
      `expiration_changed ${after.id}`,
      `revoked ${before.id}`,
    ]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is left expired when it reached the date that was declared for it', async () => {
    const at = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const lp = await withKey({ expires_in: null, expires_at: `"${at}"` });
    lp.advance(31);
    const plan = await lp.plan('-detailed-exitcode');
    expect(plan.warnings.map(({ summary }) => summary)).toEqual(['Key Has Expired As Declared']);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 1, status: 'expired' });

    const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
    await lp.declare(keyBlock({ expires_in: null, expires_at: `"${later}"` }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ status: 'active' });
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('is an error when LowerPlane does not know it, until recreate_absent confirms its successor', async () => {
    const lp = await withKey();
    await forget(lp);
    const plan = await lp.plan();
    expect(plan.errors).toMatchObject([
      { summary: 'Key Is Absent', detail: expect.stringContaining('right organization') },
    ]);
    await lp.declare(keyBlock({ name: '"Renamed"', permissions: '"read-write"' }));
    expect((await lp.apply()).errors).toMatchObject([{ summary: 'Key Is Absent' }]);
    expect(await lp.activeKeys()).toEqual([]);

    await lp.declare(keyBlock({ recreate_absent: 'true' }));
    const confirmed = await lp.plan();
    expect(confirmed).toMatchObject({ code: 0, counts: { add: 0, change: 1, remove: 0 } });
    expect(await lp.change(ADDRESS)).toMatchObject({
      before: { status: 'absent' },
      after: { generation: 2, status: 'active' },
    });
    await lp.applied('plan.bin');
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it.each([
    ['a changed rotate_trigger', { rotate_trigger: '"again"' }],
    ['a rotate_trigger that is known at apply', { rotate_trigger: 'terraform_data.later.id' }],
    ['a recreate_absent that is known at apply', { recreate_absent: 'terraform_data.later.output' }],
  ])('gets its successor by %s too', async (_, attributes) => {
    const lp = await withKey();
    await forget(lp);
    const later = 'resource "terraform_data" "later" {\n  input = true\n}\n';
    await lp.declare(later + keyBlock(attributes));
    expect(await lp.plan()).toMatchObject({ code: 0, errors: [] });
    await lp.applied('plan.bin');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, status: 'active' });
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('is removed from the state when that is confirmed: LowerPlane not knowing it proves nothing', async () => {
    const lp = await withKey();
    await forget(lp);
    await lp.declare('');
    for (const refused of [await lp.plan(), await lp.apply()])
      expect(refused.errors).toMatchObject([{ summary: 'LowerPlane Does Not Know The Key' }]);
    expect((await lp.state()).size).toBe(1);
    await lp.declare('', `confirm_revocations = ["${UNKNOWN_ID}"]`);
    await lp.applied();
    expect((await lp.state()).size).toBe(0);
  });

  it('can be destroyed when both are confirmed: a destroy begins with a plan of the declaration', async () => {
    const lp = await withKey();
    await forget(lp);
    const destroy = () => lp.report(['destroy', '-auto-approve']);
    expect((await destroy()).errors).toMatchObject([{ summary: 'Key Is Absent' }]);
    await lp.declare(keyBlock({ recreate_absent: 'true' }), `confirm_revocations = ["${UNKNOWN_ID}"]`);
    expect(await destroy()).toMatchObject({ code: 0, errors: [] });
    expect((await lp.state()).size).toBe(0);
    expect(await lp.activeKeys()).toEqual([]);
  });

  it('can be destroyed when it is revoked already', async () => {
    const lp = await withKey();
    await lp.outside.revokeApiKey((await lp.onlyActiveKey()).id);
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, errors: [] });
    expect((await lp.state()).size).toBe(0);
    expect(await lp.hasFile()).toBe(false);
  });
});
