import { spawn } from 'node:child_process';
import { buildProvider } from '../../provider/build.ts';
import { PROVIDER_PROGRAM } from '../../provider/dist-paths.ts';
import { clientCertificate } from './client-certificate.ts';
import { type Figure, figure, inTurn } from './figure.ts';

const RUNS = 5;
/** One spawn is short, so each run is the mean of several. */
const SPAWNS = 20;
const BOUND = 1.8;

export async function* measureStart(): AsyncGenerator<Figure> {
  await buildProvider();
  const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...inherited } = process.env;
  const environment = {
    ...inherited,
    TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
    PLUGIN_PROTOCOL_VERSIONS: '6',
    PLUGIN_CLIENT_CERT: await clientCertificate(),
  };
  const times = await inTurn(RUNS, {
    floor: () => mean(() => spawned(process.execPath, ['-e', '0'], inherited, 'exit')),
    ours: () => mean(() => spawned(PROVIDER_PROGRAM, [], environment, 'first line')),
  });
  yield figure('start', times, BOUND, { spawns: SPAWNS });
}

async function mean(run: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = 0; count < SPAWNS; count++) total += await run();
  return total / SPAWNS;
}

function spawned(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  until: 'first line' | 'exit',
) {
  return new Promise<number>((done, failed) => {
    const started = performance.now();
    let ended: number | undefined;
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.on('error', failed);
    child.stdout.on('data', () => {
      ended ??= performance.now() - started;
      child.kill('SIGKILL');
    });
    child.on('exit', () => {
      const exited = performance.now() - started;
      if (until === 'exit') done(exited);
      else if (ended === undefined) failed(new Error(`${program} ended without a handshake`));
      else done(ended);
    });
  });
}
