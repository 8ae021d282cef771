import { describe, expect, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { CrashingWorkspace } from './crashing-workspace.ts';

/** A second provider that works with a key of this run, and a look through it. */
async function declared(): Promise<CrashingWorkspace> {
  const crashing = await CrashingWorkspace.open();
  await crashing.declare(`ephemeral "lowerplane_api_key" "run" {
  lifetime = "30m"
}
provider "lowerplane" {
  alias    = "run"
  base_url = "${crashing.url}"
  api_key  = ephemeral.lowerplane_api_key.run.secret
}
data "lowerplane_api_keys" "all" {
  provider = lowerplane.run
}`);
  return crashing;
}

describe.skipIf(terraformIsMissing())('a key for one run', () => {
  test('dies by itself when the provider is killed', async () => {
    const crashing = await declared();
    await crashing.applyKilledAt('POST /v1/api-keys/*/revoke', 'before LowerPlane sees it');
    const left = await crashing.lowerPlane.onlyActiveKey();
    const life = Date.parse(left.expires_at ?? '') - Date.parse(left.created_at);
    expect(life / 60_000).toBeCloseTo(30, 0);
  });

  test('is revoked by the provider when Terraform is killed', async () => {
    const crashing = await declared();
    const { lowerPlane } = crashing;
    await crashing.applyWithoutTerraformFrom('GET /v1/api-keys');
    await expect.poll(() => lowerPlane.activeKeys(), { timeout: 60_000 }).toEqual([]);
    expect(await lowerPlane.keys()).toHaveLength(1);
  });
});
