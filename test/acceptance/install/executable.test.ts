import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildExecutable } from '../../../provider/executable.ts';
import { providerInstallation } from '../../../provider/terraform-settings.ts';
import { PROVIDER_SOURCE, VERSION } from '../../../provider/version.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

/** Neither Node.js nor anything else is found there. */
const NOWHERE = '/nowhere';

describe.skipIf(terraformIsMissing())('the provider as one executable', () => {
  let mirror: string;

  beforeAll(async () => {
    mirror = join(await realpath(await mkdtemp(join(tmpdir(), 'a mirror '))), 'of ours');
    await buildExecutable(`${process.platform}-${process.arch}`, join(mirror, PROVIDER_SOURCE));
    return () => rm(dirname(mirror), { recursive: true, force: true });
  }, 300_000);

  it('is installed from its archive without Node.js, in folders with spaces, and works', async () => {
    const lp = await LowerPlaneWorkspace.open({ PATH: NOWHERE });
    await lp.workspace.write('cli.tfrc', providerInstallation(mirror));
    await lp.declare(keyBlock());
    const { stdout } = await lp.workspace.succeed(['init', '-input=false']);
    expect(stdout).toContain(`Installed lowerplane/lowerplane v${VERSION}`);
    await lp.workspace.succeed(['apply', '-auto-approve']);
    expect(await lp.use(await lp.secret())).toBe(200);
    expect((await lp.workspace.succeed(['plan'])).stdout).toContain('No changes.');
    await lp.workspace.succeed(['destroy', '-auto-approve']);
    expect(await lp.keys()).toEqual([expect.objectContaining({ status: 'revoked' })]);
  });

  it('is not built for a platform without Node.js of the same version', async () => {
    await expect(buildExecutable('aix-ppc64', mirror)).rejects.toThrow('There is no Node.js 24');
  });
});
