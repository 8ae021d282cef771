/**
 * A plan of the built command over many declared keys, as a whole process, beside one listing of the same keys: by a client
 * that has listed them before, which is the floor, and by `lowerplane keys list`, a process as well.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { AdminClient } from '../../provider/api/client.ts';
import { PAGE_LIMIT_MAX } from '../../provider/api/contract/common.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn } from './figure.ts';
import { peakTeller } from './whole-process.ts';

const RUNS = 3;
const KEYS = 10_000;
/** A keys file takes no more by far. */
const PER_FILE = 500;
const BOUND = 1.5;
const PEAK_MIB_MAX = 300;
/** The key of the run, and what it cannot know before. */
const MORE_REQUESTS_MAX = 3;
const DAY = 86_400_000;

/** @param size how many keys; 10,000 unless given. */
export async function* measureCli(size = String(KEYS)): AsyncGenerator<Figure> {
  const keys = Number(size);
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-cli-')));
  const emulator = await startEmulator({ quiet: true });
  const apiKey = emulator.bootstrapKey ?? '';
  const client = createAdminClient({ baseUrl: emulator.url, apiKey });
  try {
    const cli = join(work, 'cli');
    await buildCli(cli);
    const from = await declareAndDeliver(client, work, keys);
    const program = join(cli, basename(CLI_PROGRAM));
    const args = [program, 'plan', '--format', 'json', '--detailed-exitcode', ...from];
    const environment = { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: apiKey };
    let peak = 0;
    const times = await inTurn(RUNS, {
      floor: () => listing(client),
      cold: async () => (await ended([program, 'keys', 'list', '--format', 'json'], environment)).ms,
      ours: async () => {
        const run = await ended(['--require', peakTeller(work), ...args], environment);
        peak = Math.max(peak, run.peakMib);
        return run.ms;
      },
    });
    emulator.requests.reset();
    await ended(args, environment);
    const requests = emulator.requests.total();
    const pages = Math.ceil((keys + 1) / PAGE_LIMIT_MAX);
    const measured = figure('cli', times, BOUND, { keys, requests, pages, peak_mib: Math.round(peak) });
    const isLean = requests <= pages + MORE_REQUESTS_MAX && peak <= PEAK_MIB_MAX;
    yield { ...measured, within: measured.within === true && isLean };
    // The floor above is a client that is warm; the plan is a process that starts. This compares two that start.
    yield figure('cli, lowerplane keys list', { ours: times.ours, floor: times.cold }, undefined, { keys });
  } finally {
    await client.close();
    await emulator.close();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Creates the keys and their files. @returns the options that name the declarations. */
async function declareAndDeliver(
  client: AdminClient,
  work: string,
  keys: number,
): Promise<readonly string[]> {
  const from: string[] = [];
  for (let first = 0; first < keys; first += PER_FILE) {
    const folder = join(work, `team-${first}`);
    mkdirSync(folder);
    from.push('--from', folder);
    const numbers = Array.from({ length: Math.min(PER_FILE, keys - first) }, (_, index) => first + index);
    await Promise.all(
      numbers.map(async (number) => {
        const { secret } = await client.createApiKey({
          name: `Bench ${number}`,
          permissions: 'read-only',
          expires_at: new Date(Date.now() + 90 * DAY).toISOString(),
        });
        writeFileSync(join(folder, `${number}.key`), secret ?? '');
      }),
    );
    const items = numbers.map(
      (number) =>
        `  - name: Bench ${number}\n    permissions: read-only\n    expires_in: 90d\n    deliver_to: [{ file: { path: ${number}.key } }]\n`,
    );
    writeFileSync(join(folder, 'lowerplane.yaml'), `version: 1\nkeys:\n${items.join('')}`);
  }
  return from;
}

async function listing(client: AdminClient): Promise<number> {
  const start = performance.now();
  for await (const key of client.listApiKeys()) void key;
  return performance.now() - start;
}

/** Runs a command that must end with 0: a plan that finds nothing to do, or a listing. */
async function ended(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed).on('close', done);
  });
  if (code !== 0) throw new Error(`${args.slice(0, 5).join(' ')} ended with ${code}: ${told}`);
  // Behind the lines that a long plan writes about its progress.
  return { ms: performance.now() - start, peakMib: Number(/[\d.]+$/.exec(told)?.[0]) };
}
