import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MIRROR } from '../../provider/dist-paths.ts';
import type { Emulator } from '../../provider/emulator/start.ts';
import { providerInstallation } from '../../provider/terraform-settings.ts';

/** A directory that terraform was initialized in, to be timed. */
export interface TimedDirectory {
  /** Runs terraform and returns wall time in milliseconds. @throws Error with its output when it fails. */
  time(args: readonly string[]): Promise<number>;
  /** The same, and what the processes used, measured by a hook that costs time: wall times must not be compared. */
  usage(args: readonly string[]): Promise<Usage>;
  dispose(): Promise<void>;
}

export interface Usage {
  /** CPU time of terraform without its providers, in seconds. */
  readonly terraform_cpu_s: number;
  /** Of all processes of the provider together. */
  readonly provider_cpu_s: number;
  /** Of the largest. */
  readonly provider_rss_mb: number;
}

export async function timedDirectory(configuration: string, emulator: Emulator): Promise<TimedDirectory> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-terraform-'));
  const usageFolder = join(directory, 'usage');
  await mkdir(usageFolder);
  // A copy, because a concurrent build must not change what is measured.
  const mirror = join(directory, 'mirror');
  await cp(MIRROR, mirror, { recursive: true });
  await writeFile(join(directory, 'main.tf'), configuration);
  await writeFile(join(directory, 'cli.tfrc'), providerInstallation(mirror));
  await writeFile(join(usageFolder, 'hook.cjs'), USAGE_HOOK);
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
    CHECKPOINT_DISABLE: '1',
    LOWERPLANE_BASE_URL: emulator.url,
    LOWERPLANE_API_KEY: emulator.bootstrapKey ?? '',
  };
  const time = async (args: readonly string[]) => {
    const started = performance.now();
    await run('terraform', [...args, '-no-color'], directory, env);
    return performance.now() - started;
  };
  await time(['init', '-input=false']);
  return {
    time,
    async usage(args) {
      const hook = { NODE_OPTIONS: `--require=${join(usageFolder, 'hook.cjs')}`, USAGE_FOLDER: usageFolder };
      const stderr = await run('bash', [...CPU_TIMER, ...args], directory, { ...env, ...hook });
      const [user = Number.NaN, system = Number.NaN] = (stderr.trim().split('\n').at(-1) ?? '')
        .split(' ')
        .map(Number);
      return usageOf(user + system, await usedByProviders(usageFolder));
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

/** Prints the CPU seconds of terraform and all processes it waited for, user and system, as the last line. */
const CPU_TIMER = ['-c', 'TIMEFORMAT="%U %S"; time terraform "$@"', 'bash'];

interface Used {
  readonly cpu: number;
  readonly rss: number;
}

async function usedByProviders(folder: string): Promise<readonly Used[]> {
  const used: Used[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.json'))) {
    used.push(JSON.parse(await readFile(join(folder, name), 'utf8')));
    await rm(join(folder, name));
  }
  return used;
}

function usageOf(all: number, providers: readonly Used[]): Usage {
  const cpu = providers.reduce((sum, used) => sum + used.cpu, 0);
  const seconds = (value: number) => Math.round(value * 100) / 100;
  return {
    terraform_cpu_s: seconds(all - cpu),
    provider_cpu_s: seconds(cpu),
    provider_rss_mb: Math.round(Math.max(0, ...providers.map(({ rss }) => rss))),
  };
}

/** @returns what it wrote to standard error. */
function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done(stderr);
      else failed(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output.slice(-4000)}`));
    });
  });
}
