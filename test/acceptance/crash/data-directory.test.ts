import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findTerraform, terraformIsMissing } from '../../terraform/find-terraform.ts';
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

/** Runs terraform with a data directory in a file system of its own, as far as this user may mount one. */
const MOUNTED = 'mkdir -p "$TF_DATA_DIR" && mount -t tmpfs -o "$1" none "$TF_DATA_DIR" && shift && exec "$@"';

function mounted(options: string, command: readonly string[], directory = tmpdir(), env = process.env) {
  const data = join(directory, 'data');
  const program = ['--map-root-user', '--mount', 'sh', '-c', MOUNTED, 'sh', options, ...command];
  return promisify(execFile)('unshare', program, { cwd: directory, env: { ...env, TF_DATA_DIR: data } }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: `${stdout}${stderr}` }),
  );
}

async function canMount(): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), 'mounted-'));
  const { code } = await mounted('ro', ['true'], directory);
  await rm(directory, { recursive: true, force: true });
  return code === 0;
}

describe.skipIf(terraformIsMissing() || !(await canMount()))('with a data directory in a file system', () => {
  async function applied(options: string) {
    const lowerPlane = await LowerPlaneWorkspace.open();
    await lowerPlane.declare(keyBlock());
    const { directory, environment } = lowerPlane.workspace;
    const { code, output } = await mounted(
      options,
      [findTerraform() ?? '', ...APPLY],
      directory,
      environment,
    );
    return { lowerPlane, code, directory, said: output.replace(/\s+/g, ' ') };
  }

  test.each([
    ['that is read-only', 'ro', 'EROFS: read-only file system, mkdir'],
    ['without free inodes', 'nr_inodes=1', 'ENOSPC: no space left on device, mkdir'],
  ])('%s, an apply says so once, and manages its keys', async (_, options, reason) => {
    const { lowerPlane, code, directory, said } = await applied(options);
    expect(code, said).toBe(0);
    expect(said.match(/Warning: Journal Cannot Be Written/g)).toHaveLength(1);
    expect(said).toContain(`${reason} '${join(directory, 'data', 'lowerplane')}'`);
    expect(said).toContain('with free space, or set TF_DATA_DIR to another one');
    const { id } = await lowerPlane.onlyActiveKey();
    expect(await lowerPlane.values('lowerplane_api_key.ci')).toMatchObject({ id });
  });

  test('that is full once a creation is noted, the key is revoked, and the error names both', async () => {
    // One page: enough for an entry, but not for the next one beside it.
    const { lowerPlane, code, directory, said } = await applied('size=4k');
    expect(code, said).toBe(1);
    const [key, ...others] = await lowerPlane.keys();
    expect(others).toEqual([]);
    expect(key).toMatchObject({ status: 'revoked' });
    expect(said).toContain('Error: Journal Cannot Be Written');
    expect(said).toContain(`no space left on device, write, in ${join(directory, 'data')}`);
    expect(said).toContain(`The new key ${key?.id} was revoked. Nothing else has changed.`);
    expect(await lowerPlane.workspace.state()).toEqual([]);
  });
});
