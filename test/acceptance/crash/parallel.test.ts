import { describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import type { TerraformResult } from '../../terraform/workspace.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';

const APPLY = ['apply', '-auto-approve', '-no-color', '-input=false', '-lock=false'];

/** Applies; a second apply runs from its start to its end while LowerPlane is asked to let the first one's key last. */
async function appliedTwice(
  crashing: CrashingWorkspace,
): Promise<{ readonly first: TerraformResult; readonly second: TerraformResult }> {
  const { workspace } = crashing.lowerPlane;
  let second: TerraformResult | undefined;
  crashing.proxy.stopAt({
    operation: 'PATCH /v1/api-keys/*',
    moment: 'on its way',
    act: async () => {
      second = await workspace.run(APPLY);
    },
  });
  const first = await workspace.run(APPLY);
  if (!second) throw new Error('the first one asked for no change');
  return { first, second };
}

async function expectSettled({ lowerPlane }: CrashingWorkspace): Promise<void> {
  const { id } = await lowerPlane.values('lowerplane_api_key.ci');
  const secret = await lowerPlane.secret();
  expect(await lowerPlane.use(secret)).toBe(200);
  expect(secret.slice(-4)).toBe((await lowerPlane.outside.getApiKey(String(id))).last_four);
  expect((await lowerPlane.plan('-detailed-exitcode')).code).toBe(0);
}

describe.skipIf(terraformIsMissing())('two applies at once in a folder, without a lock', () => {
  test('create one key for a file: the second one is refused', async () => {
    const crashing = await CrashingWorkspace.open();
    await crashing.declare(keyBlock());
    const { first, second } = await appliedTwice(crashing);
    expect(first.code, first.output).toBe(0);
    expect(second.code).toBe(1);
    expect(second.output).toContain('Destination Cannot Take The Secret');
    expect(await crashing.lowerPlane.keys()).toHaveLength(1);
    await expectSettled(crashing);
  });

  test.each<[string, Readonly<Record<string, string | null>>]>([
    ['without an overlap', {}],
    ['with one', { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' }],
  ])('rotate a key %s: the second one is refused, and ends no key of the first', async (_, more) => {
    const crashing = await CrashingWorkspace.open();
    const { lowerPlane } = crashing;
    const declare = (trigger: string) =>
      crashing.declare(keyBlock({ ...more, rotate_trigger: `"${trigger}"` }));
    await declare('one');
    await lowerPlane.workspace.apply('-input=false');
    await declare('two');
    const { first, second } = await appliedTwice(crashing);
    expect(first.code, first.output).toBe(0);
    expect(second.code).toBe(1);
    expect(second.output).toContain('Another Run Is Replacing This Key');
    expect(second.output).not.toContain('Was Revoked');
    expect(await lowerPlane.keys()).toHaveLength(2);
    await expectSettled(crashing);
  });
});

describe.skipIf(terraformIsMissing())('two applies at once on one state, with a data directory each', () => {
  test.each<[string, Readonly<Record<string, string | null>>]>([
    ['without an overlap', {}],
    ['with one', { expires_in: null, rotation: '{ every = "90d", overlap = "7d" }' }],
  ])(
    'rotate a key %s: that which creates later is refused, and ends no key of the other',
    async (_, more) => {
      const crashing = await CrashingWorkspace.open();
      const { lowerPlane } = crashing;
      const declare = (trigger: string) =>
        crashing.declare(keyBlock({ ...more, rotate_trigger: `"${trigger}"` }));
      await declare('one');
      await lowerPlane.workspace.apply('-input=false');
      const before = String((await lowerPlane.values('lowerplane_api_key.ci')).id);
      await declare('two');
      let other: TerraformResult | undefined;
      crashing.proxy.stopAt({
        operation: 'POST /v1/api-keys',
        moment: 'on its way',
        act: async () => {
          // More than the second by which a Date header is uncertain.
          lowerPlane.emulator.clock.advance(10_000);
          other = await lowerPlane.workspace.run(APPLY, { TF_DATA_DIR: 'other' });
        },
      });
      const refused = await lowerPlane.workspace.run(APPLY);
      expect(other?.code, other?.output).toBe(0);
      expect(refused.code).toBe(1);
      expect(refused.output).toContain('Another Run Is Replacing This Key');
      expect(refused.output).not.toContain('Was Revoked');
      const keys = await lowerPlane.keys();
      const successor = keys.find(({ id }) => id !== before);
      expect(keys).toHaveLength(2);
      expect(refused.output.replace(/[\s│]+/g, ' ')).toContain(`has created ${successor?.id}`);
      const secret = await lowerPlane.secret();
      expect([secret.slice(-4), await lowerPlane.use(secret)]).toEqual([successor?.last_four, 200]);
      await lowerPlane.workspace.succeed(APPLY);
      await expectSettled(crashing);
    },
  );
});
