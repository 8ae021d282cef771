import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleAction } from '../../../action/build.ts';
import { buildCli } from '../../../provider/build.ts';
import { PROVIDER_FOLDER } from '../../../provider/dist-paths.ts';
import { startedByTerraform } from '../../terraform/started-by-terraform.ts';

const REQUIRE_NODE = join(import.meta.dirname, '..', '..', '..', 'provider', 'require-node.cjs');
/** Makes this Node.js say that it is an old one: no other is installed with the project. */
const PRETENCE = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });\n`;
const SENTENCE = `LowerPlane needs Node.js 24 or newer, but ${process.execPath} is 20.20.2. Install a newer one from https://nodejs.org and put it first on the PATH.\n`;

describe('on an old Node.js', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'old node '));
    await writeFile(join(folder, 'old.cjs'), PRETENCE);
    await buildCli(join(folder, 'cli'));
    await cp(PROVIDER_FOLDER, join(folder, 'provider'), { recursive: true });
    for (const [name, content] of await bundleAction()) {
      await writeFile(join(folder, name), content);
    }
    return () => rm(folder, { recursive: true, force: true });
  }, 120_000);

  function run(program: string) {
    return promisify(execFile)(process.execPath, ['--require', join(folder, 'old.cjs'), program], {
      env: {},
    }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  it.each([
    ['the command', () => join(folder, 'cli', 'lowerplane.js')],
    ['the Action', () => join(folder, 'index.js')],
    ['the provider', () => join(folder, 'provider', 'main.js')],
    ['a script of the checkout', () => REQUIRE_NODE],
  ])('%s says in one sentence what is wrong', async (_, program) => {
    expect(await run(program())).toEqual({ code: 2, stdout: '', stderr: SENTENCE });
  });

  it('the provider says it where and until Terraform reads it', async () => {
    const args = ['--require', join(folder, 'old.cjs'), join(folder, 'provider', 'main.js')];
    expect(await startedByTerraform(process.execPath, args, {})).toEqual({
      stdout: SENTENCE,
      stderr: '',
      signal: 'SIGKILL',
    });
  });
});
