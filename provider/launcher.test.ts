import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startedByTerraform } from '../test/terraform/started-by-terraform.ts';
import { launcher } from './launcher.ts';

const MISSING =
  'The LowerPlane provider needs Node.js 24 or newer on the PATH, and found none. Install it from https://nodejs.org.\n';

describe.skipIf(process.platform === 'win32')('the launcher of the provider', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), `it's a "folder" $HOME `));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'main.js'), 'console.log(process.argv0, ...process.argv.slice(2))');
  });

  async function started(nodes: readonly string[], env: NodeJS.ProcessEnv, program = join(folder, 'start')) {
    await writeFile(join(folder, 'start'), launcher(nodes), { mode: 0o755 });
    return promisify(execFile)(program, ['a b', '--debug'], { env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  async function withNode(name: string): Promise<string> {
    await mkdir(join(folder, name), { recursive: true });
    await symlink(process.execPath, join(folder, name, 'node'));
    return join(folder, name);
  }

  it('runs main.js beside it, with the Node.js on the PATH', async () => {
    const PATH = await withNode('on path');
    expect(await started([], { PATH })).toEqual({ code: 0, stdout: 'node a b --debug\n', stderr: '' });
  });

  it('prefers a given Node.js, by a path from its folder or an absolute one, if it is there', async () => {
    const PATH = await withNode('on path');
    const own = join(await withNode('its own'), 'node');
    for (const [nodes, stdout] of [
      [['its own/node'], `${own} a b --debug\n`],
      [[own], `${own} a b --debug\n`],
      [['gone/node', '/gone/node'], 'node a b --debug\n'],
    ] as const)
      expect(await started(nodes, { PATH })).toEqual({ code: 0, stdout, stderr: '' });
  });

  it('works through a link to its folder', async () => {
    const link = `${folder}-link`;
    await symlink(folder, link);
    onTestFinished(() => rm(link));
    const { code } = await started([], { PATH: await withNode('on path') }, join(link, 'start'));
    expect(code).toBe(0);
  });

  it('says in one sentence that there is no Node.js, to Terraform where and until Terraform reads it', async () => {
    const env = { PATH: join(folder, 'nothing') };
    expect(await started([], env)).toEqual({ code: 2, stdout: '', stderr: MISSING });
    expect(await startedByTerraform(join(folder, 'start'), [], env)).toEqual({
      stdout: MISSING,
      stderr: '',
      signal: 'SIGKILL',
    });
  });
});
