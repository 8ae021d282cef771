import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { AdminClient } from '../../provider/api/client.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { buildProvider } from '../../provider/build.ts';
import { DIST, MIRROR } from '../../provider/dist-paths.ts';
import { type Emulator, startEmulator } from '../../provider/emulator/start.ts';
import { providerInstallation } from '../../provider/terraform-settings.ts';
import { say } from './voice.ts';

const TERRAFORM_MISSING = `This story runs the real terraform, which is not on your PATH.
  Get it (1.11 or newer) from https://developer.hashicorp.com/terraform/install, then run it again.
  npm run demo without a story needs no terraform.`;

/** Something a story needs is missing or did not work, explained to the user. */
export class StageError extends Error {
  override readonly name = 'StageError';
}

/** Everything a story uses: an emulator, a built provider, and a directory for terraform to work in. */
export interface Stage {
  readonly directory: string;
  readonly emulator: Emulator;
  readonly client: AdminClient;
  /** The key the provider works with; never printed. */
  readonly adminKey: string;
  write(name: string, content: string): Promise<void>;
  read(name: string): Promise<string>;
  /** Runs terraform and returns what it printed. */
  terraform(args: readonly string[], options?: TerraformOptions): Promise<string>;
  close(): Promise<void>;
}

export interface TerraformOptions {
  /** Prints the command, but not its output. */
  readonly quiet?: boolean;
  /** Exit codes besides 0 that are not failures. */
  readonly accept?: readonly number[];
}

/**
 * Builds the provider, starts an emulator and prepares an empty directory.
 *
 * @param name of the story.
 * @throws StageError when terraform is missing.
 */
export async function setStage(name: string): Promise<Stage> {
  const version = await terraformVersion();
  const started = performance.now();
  await buildProvider();
  say.proof(
    `provider built from this checkout in ${Math.round(performance.now() - started)} ms, for terraform ${version}`,
  );

  const directory = await storyFolder(name);
  const cliConfig = join(directory, 'terraform.tfrc');
  await writeFile(cliConfig, providerInstallation(MIRROR));

  const emulator = await startEmulator({ quiet: true });
  const adminKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey: adminKey });
  say.proof(`LowerPlane emulator on ${emulator.url}`);

  const environment = {
    ...process.env,
    TF_CLI_CONFIG_FILE: cliConfig,
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    LOWERPLANE_BASE_URL: emulator.url,
    LOWERPLANE_API_KEY: adminKey,
  };
  return {
    directory,
    emulator,
    client,
    adminKey,
    async write(file, content) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), content);
    },
    read: (file) => readFile(join(directory, file), 'utf8'),
    terraform: (args, options) => runTerraform(args, options, { cwd: directory, env: environment }),
    async close() {
      await client.close();
      await emulator.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** An empty folder of its own below the build folder, which git ignores: two demos can run at once. */
export async function storyFolder(name: string): Promise<string> {
  const folder = join(DIST, 'demo', `${name}-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Makes an empty folder outside every repository, for a story that must not find the settings of this one.
 *
 * @throws StageError when the directory for temporary files cannot be written.
 */
export async function temporaryFolder(name: string): Promise<string> {
  const parent = tmpdir();
  try {
    return await mkdtemp(join(parent, `lowerplane-${name}-`));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new StageError(`The demo cannot write to ${parent}, the directory for temporary files${code}.
  Set TMPDIR to a directory that you can write to, then run it again.`);
  }
}

async function terraformVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('terraform', ['version', '-json'], {
      env: { ...process.env, TF_CLI_CONFIG_FILE: '', CHECKPOINT_DISABLE: '1' },
    });
    const { terraform_version: version }: { readonly terraform_version?: string } = JSON.parse(stdout);
    return version ?? 'of unknown version';
  } catch {
    throw new StageError(TERRAFORM_MISSING);
  }
}

async function runTerraform(
  args: readonly string[],
  { quiet = false, accept = [] }: TerraformOptions = {},
  process_: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  say.command(`terraform ${args.join(' ')}`);
  const colour = process.stdout.isTTY ? [] : ['-no-color'];
  const child = spawn('terraform', [...args, ...colour], { ...process_, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((done, failed) =>
    child.on('error', failed).on('close', done),
  );
  const expected = code === 0 || (code !== null && accept.includes(code));
  if (!quiet || !expected) say.quote(output);
  if (!expected) throw new StageError(`terraform ${args[0] ?? ''} ended with ${code}.`);
  return output;
}
