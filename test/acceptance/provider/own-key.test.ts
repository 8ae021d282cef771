import { describe, expect, it } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { type KeyAttributes, keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ADDRESS = 'lowerplane_api_key.ci';
const ROTATION = '{ every = "90d", overlap = "7d" }';
const APPLY = ['apply', '-auto-approve'] as const;
const PLAN = ['plan', '-detailed-exitcode'] as const;

/** A managed key that runs are authenticated with. Its first generation was made with another admin key. */
async function managedRunKey(attributes: KeyAttributes = {}) {
  const lp = await LowerPlaneWorkspace.open();
  const declaration = {
    name: '"Terraform"',
    permissions: '"admin"',
    environments: null,
    rotation: ROTATION,
    ...attributes,
  };
  await lp.declare(keyBlock(declaration));
  await lp.applied();
  const first = await lp.onlyActiveKey();
  const as = (secret: string) => ({ LOWERPLANE_API_KEY: secret });
  return { lp, declaration, first, firstSecret: await lp.secret(), as };
}

describe.skipIf(terraformIsMissing())('the key a run is authenticated with', () => {
  it('is rotated with an overlap by its own run, and the next run uses the delivered successor', async () => {
    const { lp, declaration, first, firstSecret, as } = await managedRunKey();
    await lp.declare(
      keyBlock({ ...declaration, rotate_trigger: '"now"' }) + keyBlock({ deliver_to: OTHER }, 'other'),
    );
    expect(await lp.report(APPLY, as(firstSecret))).toMatchObject({ code: 0, errors: [] });
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [{ id: first.id }] });
    const secret = await lp.secret();
    expect(secret).not.toBe(firstSecret);
    expect([await lp.use(firstSecret), await lp.use(secret)]).toEqual([200, 200]);

    expect(await lp.report(PLAN, as(secret))).toMatchObject({ code: 0, errors: [] });
    lp.advance(8);
    expect(await lp.report(APPLY, as(secret))).toMatchObject({ code: 0, errors: [] });
    expect([await lp.use(firstSecret), await lp.use(secret)]).toEqual([401, 200]);
    expect(await lp.values(ADDRESS)).toMatchObject({ generation: 2, previous: [] });
  });

  it('is held as an old generation after its overlap, and the run does all the rest', async () => {
    const { lp, declaration, first, firstSecret, as } = await managedRunKey();
    await lp.declare(keyBlock({ ...declaration, rotate_trigger: '"now"' }));
    await lp.report(APPLY, as(firstSecret));
    // First within the longest time that any used key is held, then beyond it.
    for (const days of [8, 22]) {
      lp.advance(days);
      const plan = await lp.report(PLAN, as(firstSecret));
      expect(plan).toMatchObject({ code: 0, errors: [] });
      expect(plan.warnings.map(({ summary }) => summary)).toEqual([
        'Old Key Is Held Because This Run Uses It',
      ]);
    }

    await lp.declare(
      keyBlock({ ...declaration, name: '"Renamed"', rotate_trigger: '"now"' }) +
        keyBlock({ deliver_to: OTHER }, 'other'),
    );
    expect(await lp.report(APPLY, as(firstSecret))).toMatchObject({ code: 0, errors: [] });
    expect(await lp.values(ADDRESS)).toMatchObject({ name: 'Renamed', previous: [{ id: first.id }] });
    expect(await lp.use(firstSecret)).toBe(200);
    expect(await lp.values('lowerplane_api_key.other')).toMatchObject({ status: 'active' });

    lp.advance(20);
    expect(await lp.report(APPLY, as(await lp.secret()))).toMatchObject({ code: 0, errors: [] });
    expect(await lp.use(firstSecret)).toBe(401);
  });

  it('is not replaced without an overlap, and the message says how it can be', async () => {
    const { lp, declaration, firstSecret, as } = await managedRunKey({ rotation: null });
    await lp.declare(keyBlock({ ...declaration, rotate_trigger: '"now"' }));
    const { errors } = await lp.report(PLAN, as(firstSecret));
    expect(errors).toMatchObject([
      {
        summary: 'Run Would Revoke Its Own Key',
        detail: expect.stringContaining('Declare rotation with an overlap'),
      },
    ]);
    expect(await lp.use(firstSecret)).toBe(200);
  });
});

const OTHER = '[{ file = { path = "other.key" } }]';
