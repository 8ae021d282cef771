import { describe, expect, it } from 'vitest';
import { MIRROR } from '../../../provider/dist-paths.ts';
import { VERSION } from '../../../provider/version.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

describe.skipIf(terraformIsMissing())('the built provider', () => {
  it('is installed from its mirror by terraform init, locked, and works', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.workspace.write(
      'cli.tfrc',
      `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(MIRROR)}\n  }\n}\n`,
    );
    await lp.declare(keyBlock());
    const { stdout } = await lp.workspace.succeed(['init', '-input=false']);
    expect(stdout).toContain(`Installed lowerplane/lowerplane v${VERSION}`);
    expect(await lp.workspace.read('.terraform.lock.hcl')).toContain(`version = "${VERSION}"`);
    const schema = await lp.workspace.succeed(['providers', 'schema', '-json']);
    const { provider_schemas: schemas } = JSON.parse(schema.stdout);
    const address = 'registry.terraform.io/lowerplane/lowerplane';
    expect(Object.keys(schemas[address].resource_schemas)).toContain('lowerplane_api_key');
    expect(schemas[address].provider.block.attributes.api_key.sensitive).toBe(true);
    await lp.applied();
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});
