import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';
import { CrashingWorkspace, killChildren } from './crashing-workspace.ts';

const APPLY = ['apply', '-auto-approve', '-no-color', '-input=false'];

/** Terraform and its provider are killed at once, right after LowerPlane has created the key. */
async function killedBoth(environment: Readonly<Record<string, string>>): Promise<CrashingWorkspace> {
  const crashing = await CrashingWorkspace.open();
  await crashing.declare(keyBlock());
  const { child, done } = crashing.lowerPlane.workspace.start(APPLY, environment);
  crashing.proxy.stopAt({
    operation: 'POST /v1/api-keys',
    moment: 'after LowerPlane carried it out',
    act: () => {
      // Stopped first: it would report that its provider is gone.
      child.kill('SIGSTOP');
      killChildren(child.pid ?? 0);
      child.kill('SIGKILL');
    },
  });
  await done;
  expect(child.signalCode).toBe('SIGKILL');
  return crashing;
}

describe.skipIf(terraformIsMissing())('with TF_DATA_DIR, a key of a killed apply', () => {
  test.each<[string, () => Promise<string>]>([
    ['in the folder', async () => 'data'],
    [
      'outside of it',
      async () => {
        const directory = await mkdtemp(join(tmpdir(), 'terraform-data-'));
        onTestFinished(() => rm(directory, { recursive: true, force: true }));
        return join(directory, 'not there yet');
      },
    ],
  ])('is found when Terraform and the provider are killed and the directory is %s', async (_, directory) => {
    const environment = { TF_DATA_DIR: await directory() };
    const { lowerPlane } = await killedBoth(environment);
    const orphan = await lowerPlane.onlyActiveKey();
    const { output } = await lowerPlane.workspace.succeed(APPLY, environment);
    expect(output).toContain('Key Of An Interrupted Apply Was Revoked: "CI gate"');
    expect(output).toContain(orphan.id);
    expect(await lowerPlane.outside.getApiKey(orphan.id)).toMatchObject({ status: 'revoked' });
    expect(await lowerPlane.use(await lowerPlane.secret())).toBe(200);
    expect(await lowerPlane.hasFile('.terraform')).toBe(false);
  });
});

/** Values of TF_DATA_DIR with which no journal can be written, also by root. */
const UNWRITABLE: readonly [string, (directory: string) => Promise<string>][] = [
  ['a file is where the directory should be', (directory) => fileAt(directory, 'data', 'lowerplane')],
  ['a file is where its journal should be', (directory) => fileAt(directory, 'data', 'lowerplane/creations')],
  ['it cannot be made', async () => '/proc/self/none'],
];

async function fileAt(directory: string, data: string, name: string): Promise<string> {
  const path = join(directory, data, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
  return data;
}

describe.skipIf(terraformIsMissing() || process.platform !== 'linux')(
  'with a data directory that cannot be written',
  () => {
    test.each(UNWRITABLE)('because %s, an apply says so, and manages its keys', async (_, prepare) => {
      const lowerPlane = await LowerPlaneWorkspace.open();
      const { workspace } = lowerPlane;
      const environment = { TF_DATA_DIR: await prepare(workspace.directory) };
      await lowerPlane.declare(keyBlock());
      const { output } = await workspace.succeed(APPLY, environment);
      expect(output.match(/Warning: Journal Cannot Be Written/g)).toHaveLength(1);
      expect(output.replace(/\s+/g, ' ')).toContain('or set TF_DATA_DIR to another one');
      expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({
        id: (await lowerPlane.onlyActiveKey()).id,
      });
      const { output: rotated } = await workspace.succeed(
        [...APPLY, '-replace=lowerplane_api_key.ci'],
        environment,
      );
      expect(rotated).toContain('Journal Cannot Be Written');
      expect(await lowerPlane.use(await lowerPlane.secret())).toBe(200);
      await lowerPlane.onlyActiveKey();
      const plan = await workspace.run(['plan', '-input=false', '-detailed-exitcode'], environment);
      expect(plan.code, plan.output).toBe(0);
    });

    test('a key of a killed apply expires within an hour, and the next apply names it', async () => {
      const environment = { TF_DATA_DIR: '/proc/self/none' };
      const { lowerPlane } = await killedBoth(environment);
      const orphan = await lowerPlane.onlyActiveKey();
      const { output } = await lowerPlane.workspace.succeed(APPLY, environment);
      expect(output).toContain('Key Name Already In Use');
      expect(output).toContain(orphan.id);
      expect(await lowerPlane.outside.getApiKey(orphan.id)).toEqual(orphan);
      const life = Date.parse(orphan.expires_at ?? '') - Date.parse(orphan.created_at);
      expect(life).toBeLessThanOrEqual(3_600_000);
    });
  },
);
