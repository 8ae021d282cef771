import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { buildCli, bundleProvider, compileConstructs, replaceFiles } from './build.ts';
import { FLAVOURS } from './constructs/flavour.ts';
import { DIST } from './dist-paths.ts';
import { licencesOf } from './licences.ts';
import { PROVIDER_SOURCE, REPOSITORY_URL, VERSION } from './version.ts';

const HELP = `npm run pack [-- --into FOLDER]

Packs the npm package "lowerplane": the command, the constructs, the schemas and the provider, with everything they
need. It has no dependencies.

  --into FOLDER   where the tarball goes (default: provider/dist)
`;

const ROOT = join(import.meta.dirname, '..');

/** Where the launcher of the provider runs. Windows has the single executable. */
const PLATFORMS = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64'];

const KEYWORDS = [
  'lowerplane',
  'api-keys',
  'compliance',
  'terraform',
  'terraform-provider',
  'opentofu',
  'cdktf',
  'cdktn',
  'secret-scanner',
  'key-rotation',
];

/** What the package shares with the checkout. */
interface CheckoutManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, object>>;
}

/** The package.json of the package. The checkout keeps its own, with the dependencies that building needs. */
export function packedManifest({
  name,
  version,
  description,
  license,
  engines,
  peerDependencies,
  peerDependenciesMeta,
}: CheckoutManifest): Readonly<Record<string, unknown>> {
  const entry = (flavour: string) => `constructs/${flavour}/constructs/index`;
  return {
    name,
    version,
    description,
    keywords: KEYWORDS,
    homepage: `${REPOSITORY_URL}#readme`,
    bugs: `${REPOSITORY_URL}/issues`,
    repository: { type: 'git', url: `git+${REPOSITORY_URL}.git` },
    license,
    type: 'module',
    engines,
    bin: { lowerplane: 'cli/lowerplane.js' },
    exports: {
      ...Object.fromEntries(
        FLAVOURS.map((flavour) => [
          `./${flavour}`,
          { types: `./${entry(flavour)}.d.ts`, default: `./${entry(flavour)}.js` },
        ]),
      ),
      './schemas/*': './schemas/*',
      './package.json': './package.json',
    },
    // For compilers that do not read exports ("moduleResolution": "node10").
    typesVersions: {
      '*': Object.fromEntries(FLAVOURS.map((flavour) => [flavour, [`${entry(flavour)}.d.ts`]])),
    },
    peerDependencies,
    peerDependenciesMeta,
    publishConfig: { access: 'public', provenance: true },
  };
}

/**
 * Packs the npm package.
 *
 * @param into folder of the tarball; made when missing.
 * @returns the path of the tarball.
 */
export async function pack(into: string): Promise<string> {
  const staging = join(into, 'package');
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  const checkout: CheckoutManifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const [cli, { files, sources }] = await Promise.all([
    buildCli(join(staging, 'cli')),
    bundleProvider([]),
    compileConstructs(join(staging, 'constructs')),
  ]);
  for (const platform of PLATFORMS)
    await replaceFiles(join(staging, 'mirror', PROVIDER_SOURCE, VERSION, platform), files);
  await mkdir(join(staging, 'schemas'));
  for (const name of await readdir(join(ROOT, 'schemas')))
    if (name.endsWith('.json')) await cp(join(ROOT, 'schemas', name), join(staging, 'schemas', name));
  for (const name of ['LICENSE', 'README.md', 'CHANGELOG.md'])
    await cp(join(ROOT, name), join(staging, name));
  await writeFile(join(staging, 'licenses.txt'), await licencesOf([...cli, ...sources]));
  await writeFile(join(staging, 'package.json'), `${JSON.stringify(packedManifest(checkout), null, 2)}\n`);
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', into],
    {
      cwd: staging,
      shell: process.platform === 'win32',
    },
  );
  const [{ filename }]: readonly [{ readonly filename: string }] = JSON.parse(stdout);
  return join(into, filename);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, into: { type: 'string', default: DIST } },
  });
  if (values.help) process.stdout.write(HELP);
  else process.stdout.write(`Packed ${await pack(resolve(values.into))}\n`);
}
