import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const KEY = keyBlock({ deliver_to: null, secret_in_state: 'true', deletion_protection: 'true' });

/** A key that one state holds; Terraform starts its providers itself, as it does for users. */
async function heldByOneState(): Promise<{ lp: LowerPlaneWorkspace; key: ApiKey }> {
  const lp = await LowerPlaneWorkspace.open();
  await lp.declare(KEY);
  await lp.workspace.apply('-input=false');
  return { lp, key: await lp.onlyActiveKey() };
}

async function expectUntouched(lp: LowerPlaneWorkspace, key: ApiKey, output: string): Promise<void> {
  expect(await lp.outside.getApiKey(key.id)).toEqual(key);
  expect(output).not.toMatch(/interrupted apply(?! left behind)/i);
  expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
}

describe.skipIf(terraformIsMissing())('the key of a state is not touched', () => {
  it('by terraform test in its folder', async () => {
    const { lp, key } = await heldByOneState();
    await lp.workspace.write(
      'lowerplane.tftest.hcl',
      `variables {
  protected = false
}
run "creates_the_key" {
  assert {
    condition     = lowerplane_api_key.ci.status == "active"
    error_message = "It is not active."
  }
}
`,
    );
    await lp.declare(`variable "protected" {
  default = true
}
${KEY.replace('deletion_protection = true', 'deletion_protection = var.protected')}`);
    const { output } = await lp.workspace.succeed(['test', '-no-color']);
    expect(output).toContain('1 passed, 0 failed');
    expect(await lp.keys()).toHaveLength(2);
    await expectUntouched(lp, key, output);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['in its folder', {}],
    ['at the same path in another checkout, or on another machine', { TF_DATA_DIR: 'other-data' }],
  ])('by the apply of another state %s', async (_, environment) => {
    const { lp, key } = await heldByOneState();
    const args = ['apply', '-auto-approve', '-input=false', '-state=other.tfstate'];
    const { output } = await lp.workspace.succeed(args, environment);
    expect(output).toContain('Key Name Already In Use');
    expect(await lp.activeKeys()).toHaveLength(2);
    await expectUntouched(lp, key, output);
  });

  it('by a CI runner that starts with an empty folder at the same path', async () => {
    const { lp, key } = await heldByOneState();
    const { directory } = lp.workspace;
    const state = await lp.workspace.read('terraform.tfstate');
    for (const name of ['.terraform', 'terraform.tfstate'])
      await rm(join(directory, name), { recursive: true, force: true });
    const { output } = await lp.workspace.apply('-input=false');
    expect(await lp.activeKeys()).toHaveLength(2);
    await lp.workspace.write('terraform.tfstate', state);
    await expectUntouched(lp, key, output);
  });
});
