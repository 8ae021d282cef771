import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { type BuildOptions, build, transform } from 'esbuild';
import { CLI_PROGRAM, DIST, PROVIDER_FOLDER, PROVIDER_PROGRAM } from './dist-paths.ts';

const HELP = `npm run build [-- --interpreter PROGRAM]

Builds everything that ships into provider/dist: the Terraform provider (as a filesystem mirror), the lowerplane
command, and the compiled constructs for CDKTF.

  --interpreter PROGRAM   what the provider's first line starts it with (default: the Node.js that runs the build;
                          releases use "/usr/bin/env node")
`;

const SOURCE = import.meta.dirname;
const SCANNER = join(SOURCE, '..', 'action', 'scan');
const SHARED = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Builds the provider alone: what Terraform needs, in well under a second. */
export async function buildProvider(interpreter: string = process.execPath): Promise<void> {
  const { outputFiles } = await build({
    ...SHARED,
    entryPoints: { main: join(SOURCE, 'terraform', 'main.ts') },
    outdir: PROVIDER_FOLDER,
    outExtension: { '.js': '.cjs' },
    write: false,
  });
  // Terraform starts the provider several times for each command, and CommonJS starts 8 ms sooner than modules do.
  // esbuild splits modules only, so each part is converted afterwards.
  const files = new Map<string, string>([
    ['package.json', '{"type":"commonjs"}\n'],
    [basename(PROVIDER_PROGRAM), `#!${interpreter}\nrequire('./main.cjs');\n`],
  ]);
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minify: true,
    });
    files.set(basename(path), code);
  }
  await replaceFiles(PROVIDER_FOLDER, files);
}

/** File by file and by renaming: a terraform that runs meanwhile never sees half a provider. */
async function replaceFiles(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
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

/** The reader of declarations looks for these beside itself. */
const PARSER_OF_TERRAFORM = [
  'web-tree-sitter/web-tree-sitter.wasm',
  '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
] as const;

async function buildCli(): Promise<void> {
  const folder = dirname(CLI_PROGRAM);
  await rm(folder, { recursive: true, force: true });
  await build({
    ...SHARED,
    // Some libraries are CommonJS and ask for Node's own modules with require.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    entryPoints: {
      lowerplane: join(SOURCE, 'cli', 'main.ts'),
      // The scanner starts threads from this file, and looks for its search kernel beside itself.
      'tree-worker': join(SCANNER, 'sources', 'tree-worker.ts'),
    },
    outdir: folder,
  });
  await copyFile(join(SCANNER, 'prefilter', 'teddy.wasm'), join(folder, 'teddy.wasm'));
  for (const installed of PARSER_OF_TERRAFORM)
    await copyFile(createRequire(import.meta.url).resolve(installed), join(folder, basename(installed)));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
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
