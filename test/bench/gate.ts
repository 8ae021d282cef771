import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ACTION_DIST } from '../../action/build.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { type Figure, figure, inTurn } from './figure.ts';

const RUNS = 5;
/** One run is short, so each is the mean of several. */
const SPAWNS = 8;
const BOUND = 12;
const DAY_MS = 86_400_000;

/** The whole bundled action, as GitHub's runner starts it, on a small pull request and against a LowerPlane. */
export async function* measureGate(): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-gate-'));
  const emulator = await startEmulator({ quiet: true });
  const admin = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  try {
    const { secret } = await admin.createApiKey({
      name: 'CI/CD Pipeline - Production',
      permissions: 'read-only',
      environments: ['production'],
      expires_at: new Date(Date.now() + 90 * DAY_MS).toISOString(),
    });
    const environment = {
      ...pullRequest(folder),
      'INPUT_API-KEY': secret ?? '',
      'INPUT_BASE-URL': emulator.url,
      INPUT_ENVIRONMENT: 'production',
    };
    const bare = { PATH: process.env.PATH, HOME: folder };
    const gate = () => ended([join(ACTION_DIST, 'index.js')], { ...bare, ...environment }, folder);
    const times = await inTurn(RUNS, {
      floor: () => mean(() => ended(['-e', '0'], bare, folder)),
      ours: () => mean(gate),
    });
    yield figure('gate', times, BOUND, {
      spawns: SPAWNS,
      requests: requestsOfOne(emulator.requests.total()),
    });
  } finally {
    await admin.close();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the one that made the key. */
function requestsOfOne(all: number): number {
  return (all - 1) / ((RUNS + 1) * SPAWNS);
}

/** A repository with two keys, and a pull request that adds one. Returns what the runner passes to a step about it. */
function pullRequest(folder: string): NodeJS.ProcessEnv {
  const git = (...args: readonly string[]) => {
    const settings = [
      '-c',
      'user.name=Bench',
      '-c',
      'user.email=bench@example.test',
      '-c',
      'commit.gpgsign=false',
    ];
    const { status, stdout, stderr } = spawnSync('git', [...settings, ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  git('init', '--quiet', '--initial-branch=main');
  write(
    'infra/keys.tf',
    key('ci_gate', 'CI/CD Pipeline - Production') + key('dashboard', 'Internal Dashboard'),
  );
  write('.lowerplane/policy.yaml', 'version: 1\nfail_on: high\n');
  for (let number = 0; number < 50; number++)
    write(`src/module${number}.ts`, `export const it = ${number};\n`);
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Declare keys');
  const base = git('rev-parse', 'HEAD');
  write('infra/export.tf', key('export', 'Audit Export'));
  write('src/module1.ts', 'export const it = "changed";\n');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'Declare another');
  const head = git('rev-parse', 'HEAD');
  const file = (name: string, text = '') => {
    write(join('.git', name), text);
    return join(folder, '.git', name);
  };
  const side = (sha: string) => ({ sha, repo: { full_name: 'octo/app' } });
  return {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_EVENT_PATH: file(
      'event.json',
      JSON.stringify({ pull_request: { number: 7, commits: 1, base: side(base), head: side(head) } }),
    ),
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: 'octo/app',
    GITHUB_SHA: head,
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
  };
}

function key(label: string, name: string): string {
  return `resource "lowerplane_api_key" "${label}" {
  name         = "${name}"
  permissions  = "read-only"
  environments = ["production"]
  rotation     = { every = "90d", overlap = "7d" }
  deliver_to   = [{ file = { path = "secrets/${label}.key" } }]
}

`;
}

async function mean(run: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let count = 0; count < SPAWNS; count++) total += await run();
  return total / SPAWNS;
}

/** @returns Milliseconds from the start of a Node.js to its end. */
function ended(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Promise<number> {
  return new Promise((done, failed) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', failed).on('close', (code) => {
      // A gate that came to no verdict did not do the work.
      if (/No verdict|Internal Error/.test(output) || code === null) failed(new Error(output));
      else done(performance.now() - started);
    });
  });
}
