/** A response to a leaked key with five destinations, as a whole process of the built command. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildCli } from '../../provider/build.ts';
import { CLI_PROGRAM } from '../../provider/dist-paths.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn } from './figure.ts';

const RUNS = 5;
const DESTINATIONS = ['a.key', 'b.key', 'c.key', 'd.key', 'e.key'];
/** As many times a bare start of Node. */
const BOUND = 25;
const MS_MAX = 2_000;

/** From the start of `lowerplane respond --now` to the end: the key is revoked, and its successor delivered and proven. */
export async function* measureRespond(): AsyncGenerator<Figure> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'bench-respond-')));
  const emulator = await startEmulator({ quiet: true });
  const env = { LOWERPLANE_BASE_URL: emulator.url, LOWERPLANE_API_KEY: emulator.bootstrapKey ?? '' };
  try {
    const cli = join(work, 'cli');
    await buildCli(cli);
    const program = join(cli, basename(CLI_PROGRAM));
    const places = DESTINATIONS.map((path) => ({ file: { path } }));
    const key = { name: 'Leaked', permissions: 'read-only', expires_in: '90d', deliver_to: places };
    writeFileSync(join(work, 'lowerplane.yaml'), JSON.stringify({ version: 1, keys: [key] }));
    await timed([program, 'apply', '--yes'], '', work, env);
    const times = await inTurn(RUNS, {
      floor: () => timed(['-e', '0'], '', work, env),
      // Each responds to the successor of the one before.
      ours: () => {
        const leaked = readFileSync(join(work, 'a.key'), 'utf8');
        return timed([program, 'respond', '-', '--now', '--yes'], leaked, work, env);
      },
    });
    const measured = figure('respond', times, BOUND, { destinations: DESTINATIONS.length });
    yield { ...measured, bound_ms: MS_MAX, within: measured.within === true && measured.ms <= MS_MAX };
  } finally {
    await emulator.close();
    rmSync(work, { recursive: true, force: true });
  }
}

/** @returns milliseconds of wall time. */
async function timed(
  args: readonly string[],
  input: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['pipe', 'ignore', 'pipe'] });
  // A program that reads no input may have ended before it is written.
  child.stdin.on('error', () => {}).end(input);
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed).on('close', done);
  });
  if (code !== 0) throw new Error(`it ended with ${code}: ${told}`);
  return performance.now() - start;
}
