import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../provider/cli/commands/index.ts';
import { FLAVOURS } from '../../../provider/constructs/flavour.ts';
import { pack } from '../../../provider/pack.ts';
import { providerInstallation } from '../../../provider/terraform-settings.ts';
import { PROVIDER_SOURCE, VERSION } from '../../../provider/version.ts';
import { terraformIsMissing } from '../../terraform/find-terraform.ts';
import { keyBlock } from '../../terraform/key-block.ts';
import { LowerPlaneWorkspace } from '../../terraform/lowerplane-workspace.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const MOST_BYTES = 6_000_000;

describe('the npm package', () => {
  let tarball: string;
  /** Where a user installed it. */
  let folder: string;
  let installed: string;
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const temporary = await realpath(await mkdtemp(join(tmpdir(), 'packed ')));
    tarball = await pack(temporary);
    folder = join(temporary, 'a project');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
    const { PATH = '' } = process.env;
    environment = {
      PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
      HOME: temporary,
      npm_config_cache: join(temporary, 'cache'),
    };
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball]);
    installed = join(folder, 'node_modules', 'lowerplane');
    return () => rm(temporary, { recursive: true, force: true });
  }, 300_000);

  async function run(program: string, args: readonly string[], accept: readonly number[] = [0]) {
    const ended = await promisify(execFile)(program, [...args], { cwd: folder, env: environment }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
    if (!accept.includes(ended.code))
      throw new Error(
        `${program} ${args.join(' ')} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`,
      );
    return ended;
  }

  const lowerplane = (...args: readonly string[]) => run('npx', ['--offline', 'lowerplane', ...args]);

  it('is small, brings no other package, and knows nothing of the machine that packed it', async () => {
    expect((await stat(tarball)).size).toBeLessThan(MOST_BYTES);
    const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
    expect(Object.keys(packages)).toEqual(['', 'node_modules/lowerplane']);
    for (const entry of await readdir(installed, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await readFile(join(entry.parentPath, entry.name), 'latin1');
      expect(text.includes(ROOT) || text.includes(process.execPath), entry.name).toBe(false);
    }
  });

  it('says what it is, and where its types are, to old compilers too', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({
      name: 'lowerplane',
      version: VERSION,
      license: 'MIT',
      engines: { node: '>=24' },
      repository: { type: 'git' },
      keywords: expect.arrayContaining(['terraform-provider']),
    });
    for (const field of ['dependencies', 'optionalDependencies', 'devDependencies', 'scripts', 'private'])
      expect(manifest[field], field).toBeUndefined();
    for (const flavour of FLAVOURS) {
      const types: string = manifest.exports[`./${flavour}`].types;
      expect(manifest.typesVersions['*'][flavour]).toEqual([types.slice('./'.length)]);
      expect(await readFile(join(installed, types), 'utf8')).toContain('ApiKey');
    }
    const script = `console.log(require('lowerplane/package.json').version, require('lowerplane/schemas/policy.json').type)`;
    expect((await run('node', ['--input-type=commonjs', '-e', script])).stdout).toBe(`${VERSION} object\n`);
  });

  it('has every command', async () => {
    expect((await lowerplane('--version')).stdout).toBe(`${VERSION}\n`);
    for (const name of COMMANDS.keys()) {
      const program = join(installed, 'cli', 'lowerplane.js');
      const { stdout } = await run('node', [program, ...name.split(' '), '--help']);
      expect(stdout, name).toContain(`lowerplane ${name}`);
    }
  });

  it('runs them with all that they need', async () => {
    await writeFile(join(folder, 'keys.tf'), keyBlock());
    await writeFile(join(folder, 'app.env'), 'NAME=value\n');
    expect((await lowerplane('scan', 'keys.tf')).stdout).toContain('No secrets found.');
    const { stdout } = await run('npx', ['--offline', 'lowerplane', 'check', '--offline'], [0, 1]);
    expect(stdout).toContain('Read 1 key declaration in 1 file.');
    expect((await lowerplane('check', '--explain', 'stale-key')).stdout).toContain('stale-key');
    expect((await lowerplane('policy', 'explain')).stdout).not.toBe('');
  });

  it('runs the emulator', async () => {
    const program = join(installed, 'cli', 'lowerplane.js');
    const child = spawn(process.execPath, [program, 'emulator', '--port', '0'], {
      cwd: folder,
      env: environment,
    });
    let printed = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      printed += text;
      if (/http:\/\/127\.0\.0\.1:\d+/.test(printed)) break;
    }
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0] ?? '';
    expect((await fetch(`${url}/v1/api-keys`)).status).toBe(401);
    child.kill('SIGTERM');
    await once(child, 'close');
  });

  it.each(FLAVOURS)('has constructs for %s, from modules and from CommonJS', async (flavour) => {
    for (const name of [flavour, 'constructs'])
      await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name)).catch(() => {});
    const body = `
      const app = new App({ outdir: process.argv[2] });
      const stack = new TerraformStack(app, 'keys');
      new LowerPlaneProvider(stack, 'lowerplane');
      new ApiKey(stack, 'ci', { name: 'CI', permissions: 'read-only', environments: 'all', expires: { in: '90d' }, deliverTo: [{ file: 'ci.key' }] });
      ApiKey.forDashboard(stack, 'dashboard', { name: 'Dashboard', deliverTo: [{ file: 'dashboard.key' }] });
      app.synth();`;
    const names = {
      [flavour]: '{ App, TerraformStack }',
      [`lowerplane/${flavour}`]: '{ ApiKey, LowerPlaneProvider }',
    };
    const written = (line: (name: string, module: string) => string) =>
      `${Object.entries(names)
        .map(([module, name]) => line(name, module))
        .join('\n')}${body}`;
    await writeFile(
      join(folder, 'app.mjs'),
      written((name, module) => `import ${name} from '${module}';`),
    );
    await writeFile(
      join(folder, 'app.cjs'),
      written((name, module) => `const ${name} = require('${module}');`),
    );
    for (const program of ['app.mjs', 'app.cjs']) {
      const out = `${program}-${flavour}`;
      await run('node', [program, out]);
      const { resource } = JSON.parse(
        await readFile(join(folder, out, 'stacks', 'keys', 'cdk.tf.json'), 'utf8'),
      );
      expect(resource.lowerplane_api_key.ci.name).toBe('CI');
      expect(resource.lowerplane_api_key.dashboard.permissions).toBe('read-only');
    }
  });

  it.skipIf(terraformIsMissing())('has the provider, which terraform installs and runs', async () => {
    const lp = await LowerPlaneWorkspace.open();
    const mirror = join(installed, 'mirror');
    expect(await readdir(join(mirror, PROVIDER_SOURCE, VERSION))).toEqual([
      'darwin_amd64',
      'darwin_arm64',
      'linux_amd64',
      'linux_arm64',
    ]);
    await lp.workspace.write('cli.tfrc', providerInstallation(mirror));
    await lp.declare(keyBlock());
    await lp.workspace.succeed(['init', '-input=false']);
    await lp.workspace.succeed(['apply', '-auto-approve'], { PATH: environment.PATH ?? '' });
    expect(await lp.use(await lp.secret())).toBe(200);
  });
});
