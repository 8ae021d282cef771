import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { preparePullRequest } from '../../../examples/demo/pull-request.ts';
import { buildCli } from '../../../provider/build.ts';
import { PROVIDER_FOLDER } from '../../../provider/dist-paths.ts';
import { makeKeyText } from '../../../provider/keys/key-text.ts';

const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
const NOWHERE = '/nowhere';
/** As on a machine without git, a home and a place for temporary files. */
const WITHOUT_GIT = { PATH: NOWHERE, TMPDIR: NOWHERE };
const { PATH } = process.env;
const NOBODY = 65_534;

describe('on a bare machine', () => {
  let folder: string;
  let repository: string;
  let plain: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'bare ')));
    // Another user must get in, too.
    await chmod(folder, 0o755);
    await buildCli(join(folder, 'cli'));
    await cp(PROVIDER_FOLDER, join(folder, 'provider'), { recursive: true });
    repository = join(folder, 'repository');
    plain = join(folder, 'plain');
    const secret = makeKeyText(crypto.getRandomValues(new Uint8Array(60)));
    for (const each of [repository, plain]) {
      await mkdir(join(each, 'node_modules', 'other'), { recursive: true });
      await writeFile(join(each, '.gitignore'), 'node_modules/\n');
      await writeFile(join(each, 'main.tf'), 'locals {}\n');
    }
    await writeFile(join(repository, 'node_modules', 'other', 'key.js'), `key = '${secret}'\n`);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: repository });
    git('init', '--quiet');
    git('add', '.');
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', 'commit', '--quiet', '-m', 'Begin');
    return () => rm(folder, { recursive: true, force: true });
  }, 120_000);

  function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv, uid?: number) {
    const program = join(folder, 'cli', 'lowerplane.js');
    const options = { cwd, env, ...(uid !== undefined && { uid }) };
    return promisify(execFile)(process.execPath, [program, ...args], options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  }

  it.each([
    ['scan'],
    ['scan', '--staged'],
    ['scan', '--history'],
    ['check'],
    ['check', '--staged'],
    ['policy', 'replay'],
    ['policy', 'test'],
    ['policy', 'explain'],
  ])(
    'without git, %s %s reads no ignored files of a repository: it says what is missing',
    async (...args) => {
      const { code, stdout, stderr } = await run(repository, args, WITHOUT_GIT);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.replace(/\s+/g, ' ')).toContain(
        `${repository} is a git repository, and only git knows its files and commits. git was not found. Install it and put it on the PATH.`,
      );
      expect(stderr).not.toContain('    at ');
    },
  );

  it('without git, scan and check work outside a repository', async () => {
    expect(await run(plain, ['scan'], WITHOUT_GIT)).toMatchObject({ code: 0, stderr: '' });
    expect(await run(plain, ['check', '--offline'], WITHOUT_GIT)).toMatchObject({ code: 0, stderr: '' });
  });

  it.each([
    ['scan'],
    ['scan', '--staged'],
    ['scan', '--history'],
    ['check', '--offline'],
    ['policy', 'replay', '--against', '3'],
  ])('without a home and a place for temporary files, %s %s works', async (...args) => {
    expect(await run(repository, args, { PATH, TMPDIR: NOWHERE })).toMatchObject({ code: 0, stderr: '' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'another user learns why git refuses, and how to allow it',
    async () => {
      const { code, stderr } = await run(repository, ['scan'], { PATH }, NOBODY);
      expect(code).toBe(2);
      expect(stderr).toContain('git config --global --add safe.directory');
      expect(await run(plain, ['scan'], { PATH }, NOBODY)).toMatchObject({ code: 0, stderr: '' });
    },
  );

  /** The first line that a provider prints. */
  async function firstLine(args: readonly string[], env: NodeJS.ProcessEnv, uid?: number): Promise<string> {
    const program = join(folder, 'provider', 'main.js');
    const child = spawn(process.execPath, [program, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid !== undefined && { uid }),
    });
    const [first] = await once(child.stdout.setEncoding('utf8'), 'data');
    child.kill('SIGKILL');
    return String(first).split('\n')[0] ?? '';
  }

  it('the provider starts without a home and a place for temporary files, or with too long a path of it', async () => {
    for (const TMPDIR of [NOWHERE, join(folder, 'x'.repeat(120))]) {
      if (TMPDIR !== NOWHERE) await mkdir(TMPDIR);
      expect(await firstLine([], { TMPDIR, TF_PLUGIN_MAGIC_COOKIE: COOKIE })).toMatch(
        /^1\|6\|unix\|\/.+\|grpc\|/,
      );
      expect(await firstLine(['--debug'], { TMPDIR })).toContain('waits for Terraform');
    }
  });

  it.skipIf(process.getuid?.() !== 0)('the provider starts for another user', async () => {
    expect(await firstLine([], { TF_PLUGIN_MAGIC_COOKIE: COOKIE }, NOBODY)).toMatch(/^1\|6\|unix\|/);
  });

  it('without git, the demo of the gate says what is missing', async () => {
    vi.stubEnv('PATH', NOWHERE);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await expect(preparePullRequest(join(folder, 'demo'), 'key', 'token')).rejects.toThrow(
      'The gate runs on a git repository, and git is not on your PATH.',
    );
  });

  it('says to Terraform in one line why it does not start', async () => {
    const env = { TF_PLUGIN_MAGIC_COOKIE: COOKIE, PLUGIN_PROTOCOL_VERSIONS: '5' };
    expect(await firstLine([], env)).toContain("speaks Terraform's plugin protocol 6");
  });
});
