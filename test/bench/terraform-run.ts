import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIRROR } from '../../provider/dist-paths.ts';
import type { Emulator } from '../../provider/emulator/start.ts';

/** A directory that terraform was initialized in, to be timed. */
export interface TimedDirectory {
  /** Runs terraform and returns wall time in milliseconds. @throws Error with its output when it fails. */
  time(args: readonly string[]): Promise<number>;
  /** The same, and what its provider processes used, measured by a hook that costs time: not to be compared. */
  usage(args: readonly string[]): Promise<ProviderUsage>;
  dispose(): Promise<void>;
}

export interface ProviderUsage {
  /** Of all processes together. */
  readonly provider_cpu_s: number;
  /** Of the largest. */
  readonly provider_rss_mb: number;
}

export async function timedDirectory(configuration: string, emulator: Emulator): Promise<TimedDirectory> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-terraform-'));
  const usageFolder = join(directory, 'usage');
  await mkdir(usageFolder);
  // A copy: a build that goes on meanwhile must not change what is measured.
  const mirror = join(directory, 'mirror');
  await cp(MIRROR, mirror, { recursive: true });
  await writeFile(join(directory, 'main.tf'), configuration);
  await writeFile(
    join(directory, 'cli.tfrc'),
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
  );
  await writeFile(join(usageFolder, 'hook.cjs'), USAGE_HOOK);
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
    CHECKPOINT_DISABLE: '1',
    LOWERPLANE_BASE_URL: emulator.url,
    LOWERPLANE_API_KEY: emulator.bootstrapKey ?? '',
  };
  const time = async (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const started = performance.now();
    await run(args, directory, { ...env, ...more });
    return performance.now() - started;
  };
  await time(['init', '-input=false']);
  return {
    time: (args) => time(args),
    async usage(args) {
      await time(args, {
        NODE_OPTIONS: `--require=${join(usageFolder, 'hook.cjs')}`,
        USAGE_FOLDER: usageFolder,
      });
      return summed(usageFolder);
    },
    dispose: () => rm(directory, { recursive: true, force: true }),
  };
}

const USAGE_HOOK = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require('node:fs').writeFileSync(process.env.USAGE_FOLDER + '/' + process.pid + '.json',
    JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, rss: maxRSS / 1024 }));
});
`;

async function summed(folder: string): Promise<ProviderUsage> {
  let cpu = 0;
  let rss = 0;
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json')) continue;
    const used: { readonly cpu: number; readonly rss: number } = JSON.parse(
      await readFile(join(folder, name), 'utf8'),
    );
    cpu += used.cpu;
    rss = Math.max(rss, used.rss);
    await rm(join(folder, name));
  }
  return { provider_cpu_s: Math.round(cpu * 100) / 100, provider_rss_mb: Math.round(rss) };
}

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn('terraform', [...args, '-no-color'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done();
      else
        failed(
          new Error(
            `terraform ${args.join(' ')} ended with ${code}:\n${Buffer.concat(output).toString().slice(-4000)}`,
          ),
        );
    });
  });
}
