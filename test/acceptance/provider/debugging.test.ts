import { describe, expect, it, onTestFinished } from 'vitest';
import { attachProvider } from '../../terraform/attached-provider.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LOWERPLANE_PROVIDER, LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

describe.skipIf(terraformIsMissing())('a provider started with --debug', () => {
  it('prints what attaches terraform to it, without installation', async () => {
    const lp = await LowerPlaneWorkspace.open();
    await lp.declare(keyBlock());
    const { directory, environment } = lp.workspace;
    const debugged = await attachProvider({ provider: LOWERPLANE_PROVIDER, directory, environment });
    onTestFinished(() => debugged.close());
    expect(Object.keys(JSON.parse(debugged.reattach))).toEqual([
      'registry.terraform.io/lowerplane/lowerplane',
      'registry.opentofu.org/lowerplane/lowerplane',
    ]);
    await lp.workspace.succeed(['apply', '-auto-approve'], {
      TF_CLI_CONFIG_FILE: await lp.workspace.configurationWithoutProviders(),
      TF_REATTACH_PROVIDERS: debugged.reattach,
    });
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});
