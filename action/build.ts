import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Metafile, type Plugin } from 'esbuild';

const HELP = `npm run action [-- --check]

Bundles the GitHub Action into action/dist, which is checked in: GitHub runs it as it is there.

  --check     write nothing; exit with 1 when action/dist is not what would be written
`;

const SOURCE = import.meta.dirname;
const ROOT = join(SOURCE, '..');
/** The folder GitHub runs. */
export const ACTION_DIST = join(SOURCE, 'dist');

/** Parts that are no script, by their names beside the bundle, where the code looks for them. */
const WASM = {
  'teddy.wasm': join(SOURCE, 'scan', 'prefilter', 'teddy.wasm'),
  'web-tree-sitter.wasm': installed('web-tree-sitter/web-tree-sitter.wasm'),
  'tree-sitter-terraform.wasm': installed('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
} as const;

function installed(path: string): string {
  return createRequire(import.meta.url).resolve(path);
}

/** Everything in the folder, by name. The same sources give the same bytes, on any machine. */
export async function bundleAction(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: {
      index: 'action/index.ts',
      // The scanner starts threads from this file when a tree is large.
      'tree-worker': 'action/scan/sources/tree-worker.ts',
    },
    outdir: 'action/dist',
    bundle: true,
    platform: 'node',
    target: 'node24',
    // CommonJS starts sooner than modules do.
    format: 'cjs',
    define: { 'import.meta.url': 'bundleUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: "const bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
    plugins: [withoutUnused, undiciParts],
  });
  const files = new Map<string, Uint8Array>([['package.json', Buffer.from('{"type":"commonjs"}\n')]]);
  for (const { path, contents } of outputFiles) files.set(relative(ACTION_DIST, path), contents);
  for (const [name, path] of Object.entries(WASM)) files.set(name, await readFile(path));
  files.set('licenses.txt', Buffer.from(await licences(metafile)));
  return files;
}

/** Of the toolkit only what is called is bundled: its OpenID client alone brings an HTTP library of its own. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@actions\/|\/oidc-utils/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === withoutUnused) return undefined;
      const resolved = await resolve(path, { ...from, pluginData: withoutUnused });
      return { ...resolved, sideEffects: false };
    });
  },
};

/** Undici's agents without its fetch, cache and mocks: two thirds of the bundle, parsed at each start and never called. */
const undiciParts: Plugin = {
  name: 'undici-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, ({ path }) => ({ path, namespace: 'undici-parts' }));
    onLoad({ filter: /.*/, namespace: 'undici-parts' }, () => ({
      resolveDir: ROOT,
      contents: `
        // As its own index does.
        Object.assign(require('undici/lib/dispatcher/dispatcher').prototype, require('undici/lib/api'));
        module.exports = {
          get Agent() { return require('undici/lib/dispatcher/agent'); },
          get EnvHttpProxyAgent() { return require('undici/lib/dispatcher/env-http-proxy-agent'); },
        };`,
    }));
  },
};

/** What the authors of the bundled libraries ask to be passed on with them. */
async function licences({ inputs }: Metafile): Promise<string> {
  const bundled = [...Object.keys(inputs), ...Object.values(WASM).map((path) => relative(ROOT, path))];
  const packages = new Set(
    bundled.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  const texts = [...packages].sort().map(async (name) => {
    const folder = join(ROOT, 'node_modules', name);
    const { version, license }: { version: string; license: string } = JSON.parse(
      await readFile(join(folder, 'package.json'), 'utf8'),
    );
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? '' : `\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`).replaceAll('\r\n', '\n');
}

/** Names of files in action/dist that are not what {@link bundleAction} gives; empty when it is fresh. */
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
