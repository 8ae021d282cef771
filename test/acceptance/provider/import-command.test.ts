import { describe, expect, it, onTestFinished } from 'vitest';
import { dispatch } from '../../../provider/cli/dispatch.ts';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { capturedIo } from '../../cli/captured-io.ts';
import { HOSTILE_NAMES } from '../../import/hostile-names.ts';
import { createApp } from '../../integration/constructs/example.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

async function withKeys() {
  const lp = await LowerPlaneWorkspace.open();
  for (const [index, name] of HOSTILE_NAMES.entries())
    await lp.createOutside({
      name,
      permissions: 'read-only',
      environments: index % 2 === 0 ? 'all' : ['staging', 'production'],
      expires_at: index % 3 === 0 ? null : new Date(Date.now() + index * 86_400_000).toISOString(),
    });
  const run = async (...args: readonly string[]) => {
    const environment = { LOWERPLANE_BASE_URL: lp.emulator.url, LOWERPLANE_API_KEY: lp.providerKey };
    const { io, printed } = capturedIo({ cwd: lp.workspace.directory, environment });
    expect(await dispatch(['import', '--permissions', 'read-only', ...args], io)).toBe(0);
    return printed.out;
  };
  return { lp, run };
}

async function expectImportsOnly(lp: LowerPlaneWorkspace): Promise<void> {
  const planned = await lp.plan('-detailed-exitcode');
  expect(planned.output).not.toMatch(/"@level":"(?:error|warn)"/);
  const { resource_changes: changes } = JSON.parse(
    (await lp.workspace.succeed(['show', '-json', 'plan.bin'])).stdout,
  );
  expect(changes).toHaveLength(HOSTILE_NAMES.length);
  for (const { change } of changes)
    expect(change).toMatchObject({ actions: ['no-op'], importing: { id: expect.stringMatching(/^key_/) } });
  await lp.applied();
  expect((await lp.plan('-detailed-exitcode')).code).toBe(0);
  expect(await lp.activeKeys()).toHaveLength(HOSTILE_NAMES.length);
  expect(await lp.acts()).toHaveLength(HOSTILE_NAMES.length);
}

describe.skipIf(terraformIsMissing())('what lowerplane import writes', () => {
  it('as hcl is formatted, imports, and changes nothing', async () => {
    const { lp, run } = await withKeys();
    await run('--as', 'hcl', '--yes');
    expect((await lp.workspace.run(['fmt', '-check', '-diff'])).stdout).toBe('');
    await expectImportsOnly(lp);
  });

  it.each(FLAVOURS)('as %s imports, and changes nothing', async (flavour) => {
    const { lp, run } = await withKeys();
    const app = await createApp(flavour, await run('--as', flavour, '--out', '-'));
    onTestFinished(() => app.dispose());
    // A backend would have to be initialized, which installs providers.
    const { terraform, ...stack } = JSON.parse(await app.synthesize());
    await lp.workspace.write(
      'cdk.tf.json',
      JSON.stringify({ ...stack, terraform: { required_providers: terraform.required_providers } }),
    );
    await expectImportsOnly(lp);
  });
});
