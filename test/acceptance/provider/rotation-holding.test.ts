import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';

/** A key just past its overlap, whose first secret was used since the second was delivered. */
async function stillUsed(rotation: string, expiresIn = '"365d"') {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock({ expires_in: expiresIn, rotation }));
  await lp.applied();
  const first = await lp.onlyActiveKey();
  const firstSecret = await lp.secret();
  await lp.use(firstSecret);
  lp.advance(91);
  await lp.applied();
  lp.advance(3);
  for (let times = 0; times < 3; times++) expect(await lp.use(firstSecret)).toBe(200);
  const usedOn = new Date(lp.emulator.clock.now()).toISOString().slice(0, 10);
  lp.advance(5);
  return { lp, first, firstSecret, usedOn };
}

describe.skipIf(terraformIsMissing())('an old key that is still used after its overlap', () => {
  it('is held, and every plan says when and how often it was used', async () => {
    const { lp, first, firstSecret, usedOn } = await stillUsed('{ every = "90d", overlap = "7d" }');
    const plan = await lp.plan('-detailed-exitcode');
    expect(plan.warnings).toHaveLength(1);
    expect(plan.warnings[0]?.summary).toBe('Old Key Is Held Because It Is Still Used');
    expect(plan.warnings[0]?.detail).toContain(`The key ${first.id} (ending in ${first.last_four})`);
    expect(plan.warnings[0]?.detail).toMatch(new RegExp(`used 3 times, last on ${usedOn}`));
    expect(plan.code).toBe(0);

    await lp.applied();
    expect(await lp.use(firstSecret)).toBe(200);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan()).warnings[0]?.detail).toContain('used 4 times');

    lp.advance(6);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(2);
    const quiet = await lp.applied();
    expect(quiet.warnings).toMatchObject([
      { summary: 'Old Key Retires', detail: expect.stringContaining('used 4 times') },
    ]);
    expect(await lp.use(firstSecret)).toBe(401);
  });

  it('is retired at overlap_max, used or not', async () => {
    const { lp, first, firstSecret } = await stillUsed(
      '{ every = "90d", overlap = "7d", overlap_max = "14d" }',
    );
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(5);
    expect(await lp.use(firstSecret)).toBe(200);
    lp.advance(2);
    // Used to the end: it is the limit that ends it.
    expect(await lp.plan()).toMatchObject({
      counts: { change: 1 },
      warnings: [{ summary: 'Old Key Retires', detail: expect.stringContaining(first.id) }],
    });
    await lp.applied('plan.bin');
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.onlyActiveKey()).id).not.toBe(first.id);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is retired when it is confirmed, and held again without that', async () => {
    const { lp, first, firstSecret } = await stillUsed('{ every = "90d", overlap = "7d" }');
    const confirmed = { LOWERPLANE_CONFIRM_REVOCATIONS: first.id };
    const plan = await lp.report(['plan', '-out=plan.bin'], confirmed);
    expect(plan).toMatchObject({
      counts: { change: 1 },
      warnings: [{ summary: 'Old Key Retires' }],
    });
    // A plan of a confirmed run, applied by one that is not: the key is still used, and is held.
    const unconfirmed = await lp.report(['apply', 'plan.bin'], { LOWERPLANE_CONFIRM_REVOCATIONS: '' });
    expect(unconfirmed.errors).toEqual([]);
    expect(await lp.use(firstSecret)).toBe(200);
    expect(await lp.report(['apply', '-auto-approve'], confirmed)).toMatchObject({ code: 0, errors: [] });
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('is not retired at overlap_max while it is used within recent_use_window', async () => {
    const rotation = '{ every = "90d", overlap = "7d", overlap_max = "14d" }';
    const { lp, first, firstSecret } = await stillUsed(rotation);
    lp.advance(5);
    expect(await lp.use(firstSecret)).toBe(200);
    lp.advance(2);
    const block = keyBlock({ expires_in: '"365d"', rotation });
    await lp.declare(block, 'recent_use_window = "10d"');
    const plan = await lp.plan('-detailed-exitcode');
    expect(plan).toMatchObject({
      code: 0,
      warnings: [{ summary: 'Old Key Is Held Because It Is Still Used' }],
    });
    expect(plan.warnings[0]?.detail).toContain('recent_use_window is 10d');
    lp.advance(9);
    await lp.applied();
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.onlyActiveKey()).id).not.toBe(first.id);
  });

  it('dies by itself at its own expiration at the latest', async () => {
    const { lp, first, firstSecret } = await stillUsed('{ every = "90d", overlap = "7d" }', '"120d"');
    const { expires_at: expiresAt } = await lp.outside.getApiKey(first.id);
    expect(expiresAt).not.toBeNull();
    lp.emulator.clock.set(Date.parse(expiresAt ?? '') + 3_600_000 * 2);
    expect(await lp.use(firstSecret)).toBe(401);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ previous: [] });
    expect(await lp.outside.getApiKey(first.id)).toMatchObject({ status: 'revoked' });
  });

  it('is forgotten silently when someone revokes it outside', async () => {
    const { lp, first } = await stillUsed('{ every = "90d", overlap = "7d" }');
    await lp.outside.revokeApiKey(first.id);
    const { warnings } = await lp.applied();
    expect(warnings).toEqual([]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });
});
