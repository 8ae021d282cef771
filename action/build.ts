import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Plugin } from 'rolldown';
import { bundle, WASM_FILES } from '../provider/bundle.ts';
import { licencesOf } from '../provider/licences.ts';

const HELP = `npm run action [-- --check]

Bundles the GitHub Action into action/dist, which is checked in because GitHub runs it from there.

  --check     write nothing; exit 1 when action/dist is not up to date
`;

const SOURCE = import.meta.dirname;
/** The folder that GitHub runs. */
export const ACTION_DIST = join(SOURCE, 'dist');

/**
 * What nearly every check needs, each with all that it imports, apart from what earlier ones have: a file that is opened
 * separately delays each check.
 */
const PARTS = [
  // It must be configured before schemas are made.
  { name: 'zod', test: /\/node_modules\/zod\// },
  // What the scanner shares with the program, so that neither its threads load the program nor the program waits for it.
  {
    name: 'shared',
    test: /\/provider\/(?:text\/|keys\/|version\.ts|delivery\/file\/make-directories)|\/action\/scan\/(?:compare-text|severity|sources\/(?:git|repository|partial-clone))\.ts/,
  },
  {
    name: 'scanner',
    test: /\/action\/scan\/(?:scan-commits|sources\/(?:tree-part|blob-part)|prefilter\/best-prefilter)\.ts/,
  },
  // Asks git, which answers while the check is loaded.
  { name: 'main', test: /\/action\/main\.ts/ },
  { name: 'check', test: /\/action\/check\/run-check\.ts/ },
  { name: 'connection', test: /\/undici-parts\.cjs$|\/provider\/(?:api\/create-client|http\/client)\.ts/ },
];

/** The files of the folder by name. The same sources give the same bytes on any machine. */
export async function bundleAction(): Promise<ReadonlyMap<string, Uint8Array>> {
  const programs = {
    index: join(SOURCE, 'index.ts'),
    // The scanner starts threads from this file for a large tree.
    'tree-worker': join(SOURCE, 'scan', 'sources', 'tree-worker.ts'),
  };
  const { files, sources } = await bundle(programs, {
    plugins: [withoutUnused],
    groups: PARTS,
    beside: WASM_FILES,
  });
  files.set('licenses.txt', await licencesOf(sources));
  return new Map([...files].map(([name, content]) => [name, Buffer.from(content)]));
}

/** Bundles only the called parts of the toolkit: its OpenID client alone contains an HTTP library. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  resolveId: {
    filter: { id: /^@actions\/|\/oidc-utils/ },
    async handler(source, importer) {
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved === null ? null : { ...resolved, moduleSideEffects: false };
    },
  },
};

/** Names of files in action/dist that differ from {@link bundleAction}; empty when it is up to date. */
export async function staleParts(): Promise<readonly string[]> {
  const fresh = await bundleAction();
  const there = await readdir(ACTION_DIST).catch(() => []);
  const names = new Set([...fresh.keys(), ...there]);
  const stale: string[] = [];
  for (const name of names) {
    const written = await readFile(join(ACTION_DIST, name)).catch(() => undefined);
    const wanted = fresh.get(name);
    if (written === undefined || wanted === undefined || !written.equals(wanted)) stale.push(name);
  }
  return stale.sort();
}

async function writeDist(): Promise<void> {
  const files = await bundleAction();
  await mkdir(ACTION_DIST, { recursive: true });
  for (const [name, content] of files) await writeFile(join(ACTION_DIST, name), content);
  for (const name of await readdir(ACTION_DIST))
    if (!files.has(name)) await rm(join(ACTION_DIST, name), { recursive: true });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, check: { type: 'boolean' } } });
  if (values.help) process.stdout.write(HELP);
  else if (values.check) {
    const stale = await staleParts();
    for (const name of stale)
      process.stderr.write(`action/dist/${name} is not what its sources give: run npm run action\n`);
    if (stale.length > 0) process.exitCode = 1;
  } else {
    await writeDist();
    process.stdout.write(`Built ${relative(process.cwd(), ACTION_DIST) || '.'}\n`);
  }
}
