import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MIRROR } from '../../../provider/dist-paths.ts';
import { providerInstallation } from '../../../provider/terraform-settings.ts';
import { VERSION } from '../../../provider/version.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

describe.skipIf(terraformIsMissing())('the built provider', () => {
  it('is installed from its mirror by terraform init, locked, and works', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.workspace.write('cli.tfrc', providerInstallation(MIRROR));
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

  it('works in a folder with spaces that has moved, and says in one sentence that it finds no Node.js', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const moved = join(lp.workspace.directory, "ada's old place", 'mirror');
    await cp(MIRROR, moved, { recursive: true });
    await lp.workspace.write('cli.tfrc', providerInstallation(moved));
    await lp.declare(keyBlock());
    await lp.workspace.succeed(['init', '-input=false']);
    await lp.workspace.succeed(['apply', '-auto-approve'], { PATH: dirname(process.execPath) });
    expect(await lp.use(await lp.secret())).toBe(200);

    const { code, output } = await lp.workspace.run(['plan'], { PATH: '/nowhere' });
    expect(code).toBe(1);
    expect(output.replace(/[\s│]+/g, ' ')).toContain(
      'The LowerPlane provider needs Node.js 24 or newer on the PATH, and found none.',
    );
  });

  it('leaves every other provider to its registry', async () => {
    // Nothing listens there, so that asking the registry fails at once.
    const nowhere = 'http://127.0.0.1:9';
    const lp = await LowerPlaneWorkspace.open({ HTTPS_PROXY: nowhere, https_proxy: nowhere, NO_PROXY: '' });
    await lp.workspace.write('cli.tfrc', providerInstallation(MIRROR));
    await lp.workspace.write(
      'main.tf',
      'terraform {\n  required_providers {\n    other = { source = "octo/other" }\n  }\n}\n',
    );
    const { code, output } = await lp.workspace.run(['init', '-input=false']);
    expect(code).toBe(1);
    expect(output).toContain('could not connect to registry.terraform.io');
  });
});
