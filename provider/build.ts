import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  await rm(PROVIDER_FOLDER, { recursive: true, force: true });
  await mkdir(PROVIDER_FOLDER, { recursive: true });
  const { outputFiles } = await build({
    ...SHARED,
    entryPoints: { main: join(SOURCE, 'terraform', 'main.ts') },
    outdir: PROVIDER_FOLDER,
    outExtension: { '.js': '.cjs' },
    write: false,
  });
  // Terraform starts the provider several times for each command, and CommonJS starts 8 ms sooner than modules do.
  // esbuild splits modules only, so each part is converted afterwards.
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node24',
      minify: true,
    });
    await writeFile(path, code);
  }
  await writeFile(join(PROVIDER_FOLDER, 'package.json'), '{"type":"commonjs"}\n');
  await writeFile(PROVIDER_PROGRAM, `#!${interpreter}\nrequire('./main.cjs');\n`);
  await chmod(PROVIDER_PROGRAM, 0o755);
}

async function buildCli(): Promise<void> {
  const folder = dirname(CLI_PROGRAM);
  await rm(folder, { recursive: true, force: true });
  await build({
    ...SHARED,
    // Some libraries are CommonJS and ask for Node's own modules with require.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    entryPoints: { lowerplane: join(SOURCE, 'cli', 'main.ts') },
    outdir: folder,
  });
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
