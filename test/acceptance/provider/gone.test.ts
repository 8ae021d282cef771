import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../provider/emulator/start.ts';
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
      `revoked ${before.id}`,
    ]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is left expired when it reached the date that was declared for it', async () => {
    const at = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const lp = await withKey({ expires_in: null, expires_at: `"${at}"` });
    lp.advance(31);
    const plan = await lp.plan('-detailed-exitcode');
    expect(plan.warnings.map(({ summary }) => summary)).toEqual(['Key Has Expired As Declared: "CI gate"']);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 1, status: 'expired' });

    const later = new Date(Date.now() + 60 * 86_400_000).toISOString();
    await lp.declare(keyBlock({ expires_in: null, expires_at: `"${later}"` }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ status: 'active' });
    expect(await lp.use(await lp.secret())).toBe(200);
  });

  it('is planned again with a warning when LowerPlane does not know it, never dropped silently', async () => {
    const lp = await withKey();
    const other = await startEmulator({ quiet: true });
    try {
      const elsewhere = { LOWERPLANE_BASE_URL: other.url, LOWERPLANE_API_KEY: other.bootstrapKey ?? '' };
      const plan = await lp.report(['plan', '-out=plan.bin'], elsewhere);
      expect(plan).toMatchObject({ code: 0, counts: { add: 0, change: 1, remove: 0 } });
      expect(plan.warnings[0]?.detail).toContain(
        'check that base_url and api_key belong to the right organization',
      );
      expect(await lp.change(ADDRESS)).toMatchObject({
        before: { status: 'absent' },
        after: { generation: 2 },
      });
    } finally {
      await other.close();
    }
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('can be destroyed when it is revoked or unknown already', async () => {
    const lp = await withKey();
    await lp.outside.revokeApiKey((await lp.onlyActiveKey()).id);
    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0, errors: [] });
    expect((await lp.state()).size).toBe(0);
    expect(await lp.hasFile()).toBe(false);
  });
});
