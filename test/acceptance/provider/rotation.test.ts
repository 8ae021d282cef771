import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const DAY = 86_400_000;
const ROTATING = { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' };

async function rotating(attributes: Parameters<typeof keyBlock>[0] = ROTATING) {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(keyBlock(attributes));
  await lp.applied();
  return { lp, first: await lp.onlyActiveKey(), firstSecret: await lp.secret() };
}

describe.skipIf(terraformIsMissing())('a rotation', () => {
  it('makes a successor when due, and lets both work for the overlap', async () => {
    const { lp, first, firstSecret } = await rotating();
    expect(Date.parse(first.expires_at ?? '') - Date.parse(first.created_at)).toBeCloseTo(97 * DAY, -4);
    const dueAt = Date.parse(first.created_at) + 90 * DAY;
    expect(Date.parse(String((await lp.values(ADDRESS)).rotates_at))).toBeCloseTo(dueAt, -4);

    lp.advance(89);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    lp.advance(4);
    const plan = await lp.plan();
    const due = new Date(dueAt).toISOString().slice(0, 10);
    expect(plan.warnings).toHaveLength(1);
    expect(plan.warnings[0]).toMatchObject({
      summary: 'Key Gets A Successor',
      detail: expect.stringMatching(
        `rotation has been due since ${due}, [23] days overdue.*keeps working for 7 days`,
      ),
    });
    expect(await lp.change(ADDRESS)).toMatchObject({
      actions: ['update'],
      after: { generation: 2, previous: [{ id: first.id, last_four: first.last_four }] },
      after_unknown: { id: true, previous: [{ retires_at: true }] },
    });

    await lp.applied('plan.bin');
    const [, second] = await lp.activeKeys();
    const secondSecret = await lp.secret();
    expect(await lp.values(ADDRESS)).toMatchObject({
      id: second?.id,
      generation: 2,
      previous: [{ id: first.id, last_four: first.last_four, last_used_at: null }],
    });
    expect([await lp.use(secondSecret), await lp.use(firstSecret)]).toEqual([200, 200]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    lp.advance(3);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('retires an old key that is no longer used, and reports which', async () => {
    const { lp, first, firstSecret } = await rotating();
    await lp.use(firstSecret);
    lp.advance(91);
    await lp.applied();
    const { previous } = await lp.values(ADDRESS);
    expect(previous).toMatchObject([
      { id: first.id, last_used_at: expect.any(String), retires_at: expect.any(String) },
    ]);

    lp.advance(8);
    const plan = await lp.plan();
    expect(plan.counts).toEqual({ add: 0, change: 1, remove: 0 });
    expect(plan.warnings).toMatchObject([
      { summary: 'Old Key Retires', detail: expect.stringContaining(first.id) },
    ]);
    expect(await lp.change(ADDRESS)).toMatchObject({
      after: { generation: 2 },
      // The apply decides, because the old key may be used until then.
      after_unknown: { previous: true },
    });
    await lp.applied('plan.bin');
    const second = await lp.onlyActiveKey();
    expect(await lp.values(ADDRESS)).toMatchObject({ id: second.id, generation: 2, previous: [] });
    expect([await lp.use(firstSecret), await lp.use(await lp.secret())]).toEqual([401, 200]);
    expect(await lp.acts()).toEqual(expect.arrayContaining([`revoked ${first.id}`]));
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('without an overlap revokes the old key in the same apply', async () => {
    const { lp, first, firstSecret } = await rotating({ rotation: '{ every = "30d" }' });
    lp.advance(31);
    await lp.applied();
    const second = await lp.onlyActiveKey();
    expect(await lp.acts()).toEqual([
      `created ${first.id}`,
      `expiration_changed ${first.id}`,
      `created ${second.id}`,
      `expiration_changed ${second.id}`,
      `revoked ${first.id}`,
    ]);
    expect(await lp.use(firstSecret)).toBe(401);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('comes on demand when rotate_trigger changes', async () => {
    const { lp, first } = await rotating({ ...ROTATING, rotate_trigger: '"2026-11"' });
    await lp.declare(keyBlock({ ...ROTATING, rotate_trigger: '"2026-12"' }));
    const { warnings } = await lp.applied();
    expect(warnings[0]?.detail).toContain('rotate_trigger changed');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('takes any value for a trigger, and is quiet while it stays the same', async () => {
    const { lp } = await rotating({ ...ROTATING, rotate_trigger: '{ incident = 7, seen = ["log", true] }' });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    await lp.declare(keyBlock({ ...ROTATING, rotate_trigger: '{ seen = ["log", true], incident = 7 }' }));
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
    await lp.declare(keyBlock({ ...ROTATING, rotate_trigger: '{ incident = 8, seen = ["log", true] }' }));
    expect((await lp.applied()).warnings[0]?.detail).toContain('rotate_trigger changed');
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2 });
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('asked for twice within an overlap keeps all three keys working, and retires each in its time', async () => {
    const { lp, first, firstSecret } = await rotating({ ...ROTATING, rotate_trigger: '"1"' });
    lp.advance(1);
    await lp.declare(keyBlock({ ...ROTATING, rotate_trigger: '"2"' }));
    await lp.applied();
    const { id: second } = await lp.values(ADDRESS);
    const secondSecret = await lp.secret();
    lp.advance(3);
    await lp.declare(keyBlock({ ...ROTATING, rotate_trigger: '"3"' }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({
      generation: 3,
      previous: [{ id: second }, { id: first.id }],
    });
    for (const secret of [firstSecret, secondSecret, await lp.secret()])
      expect(await lp.use(secret)).toBe(200);

    lp.advance(15);
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 3, previous: [] });
    expect(await lp.activeKeys()).toHaveLength(1);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  });

  it('overlaps also when permissions change', async () => {
    const { lp, first, firstSecret } = await rotating();
    await lp.declare(keyBlock({ ...ROTATING, permissions: '"read-write"' }));
    await lp.applied();
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    expect([await lp.use(firstSecret), await lp.use(await lp.secret())]).toEqual([200, 200]);
    expect((await lp.plan('-detailed-exitcode')).code).toBe(0);

    expect(await lp.report(['destroy', '-auto-approve'])).toMatchObject({ code: 0 });
    expect(await lp.activeKeys()).toEqual([]);
    expect(await lp.use(firstSecret)).toBe(401);
  });

  it('warns of a rotation that is rarer than LowerPlane advises', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(
      keyBlock({ name: '"Yearly"', expires_in: null, rotation: '{ every = "366d" }' }, 'yearly') +
        keyBlock(
          { name: '"Admin"', expires_in: null, permissions: '"admin"', rotation: '{ every = "180d" }' },
          'admin',
        ).replace('ci.key', 'admin.key'),
    );
    const { warnings } = await lp.plan();
    expect(warnings.map(({ summary, detail }) => [summary, detail]).toSorted()).toEqual([
      ['Key Is Rotated Too Rarely', expect.stringContaining('every 90 days for admin keys')],
      ['Key Is Rotated Too Rarely', expect.stringContaining('every 365 days')],
    ]);
  });
});
