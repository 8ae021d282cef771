import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build, transform } from 'esbuild';
import { CLI_PROGRAM, DIST, PROVIDER_FOLDER, PROVIDER_PROGRAM } from './dist-paths.ts';

const HELP = `npm run build [-- --interpreter PROGRAM]

Builds everything that ships into provider/dist: the Terraform provider (as a filesystem mirror), the lowerplane
command, and the compiled constructs for CDKTF.

  --interpreter PROGRAM   what the provider's first line starts it with (default: the Node.js that runs the build;
                          releases use "/usr/bin/env node")
`;

const SOURCE = import.meta.dirname;
const SCANNER = join(SOURCE, '..', 'action', 'scan');

/**
 * Bundles programs as CommonJS, which starts some milliseconds sooner than modules do: Terraform starts the provider
 * several times for each command, and pre-commit the scanner at each commit. esbuild splits modules only, so each part
 * is converted afterwards.
 *
 * @returns the parts by file name.
 */
async function bundled(
  entryPoints: Readonly<Record<string, string>>,
): Promise<Map<string, string | Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints,
    outdir: DIST,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    legalComments: 'none',
    define: { 'import.meta.url': 'partUrl' },
    logLevel: 'warning',
    write: false,
  });
  const files = new Map<string, string | Uint8Array>([['package.json', '{"type":"commonjs"}\n']]);
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minify: true,
      ...(text.includes('partUrl') ? { banner: PART_URL } : {}),
    });
    files.set(basename(path), code);
  }
  return files;
}

const PART_URL = "const partUrl=require('node:url').pathToFileURL(__filename).href;";

/** Builds the provider alone: what Terraform needs, in well under a second. */
export async function buildProvider(interpreter: string = process.execPath): Promise<void> {
  const files = await bundled({ main: join(SOURCE, 'terraform', 'main.ts') });
  files.set(basename(PROVIDER_PROGRAM), `#!${interpreter}\nrequire('./main.js');\n`);
  await replaceFiles(PROVIDER_FOLDER, files);
}

/** File by file and by renaming: a terraform that runs meanwhile never sees half a provider. */
async function replaceFiles(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files) {
    const partial = join(folder, `.${name}.${process.pid}`);
    await writeFile(partial, content, { mode: 0o755 });
    await rename(partial, join(folder, name));
  }
  for (const name of await readdir(folder)) {
    if (!files.has(name) && !name.startsWith('.')) await rm(join(folder, name), { force: true });
  }
}

/** What the command looks for beside itself: the scanner's search kernel and the parser of Terraform files. */
const BESIDE_CLI = [
  join(SCANNER, 'prefilter', 'teddy.wasm'),
  installed('web-tree-sitter/web-tree-sitter.wasm'),
  installed('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
];

function installed(path: string): string {
  return createRequire(import.meta.url).resolve(path);
}

/** Builds the `lowerplane` command into a folder. */
export async function buildCli(folder: string = dirname(CLI_PROGRAM)): Promise<void> {
  const files = await bundled({
    lowerplane: join(SOURCE, 'cli', 'main.ts'),
    // The scanner starts threads from this file.
    'tree-worker': join(SCANNER, 'sources', 'tree-worker.ts'),
  });
  for (const path of BESIDE_CLI) files.set(basename(path), await readFile(path));
  await replaceFiles(folder, files);
}

/** Compiles the constructs for CDKTF, so that `lowerplane-keys/cdktf` can be imported. */
export async function compileConstructs(): Promise<void> {
  const folder = join(DIST, 'constructs');
  await rm(folder, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [
    join(SOURCE, '..', 'node_modules', 'typescript', 'bin', 'tsc'),
    '--project',
    join(SOURCE, 'constructs', 'tsconfig.build.json'),
  ]);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, interpreter: { type: 'string' } } });
  if (values.help) process.stdout.write(HELP);
  else {
    await Promise.all([buildProvider(values.interpreter), buildCli(), compileConstructs()]);
    process.stdout.write(`Built into ${DIST}\n`);
  }
}
