import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { preparePullRequest } from '../../examples/demo/pull-request.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { makeKeyText } from '../../provider/keys/key-text.ts';
import { reportingHandlers } from '../fixtures/github-api/reporting/handlers.ts';
import { Reported } from '../fixtures/github-api/reporting/reported.ts';
import { startGithubApi } from '../fixtures/github-api/server.ts';

const ACTION = join(import.meta.dirname, '..', '..', 'action', 'index.ts');
const TOKEN = 'job-token-of-this-picture';
const DAY = 24 * 60 * 60 * 1000;

/**
 * The comment that the gate writes on the pull request of the demo: a key that was committed, and one that is declared badly.
 *
 * @throws Error when the gate wrote none.
 */
export async function gateComment(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pull-request-'));
  const emulator = await startEmulator({ quiet: true });
  const reported = new Reported();
  const github = await startGithubApi({
    handlers: reportingHandlers(reported),
    tokens: { [TOKEN]: { access: 'write' } },
    now: Date.now,
  });
  const admin = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  const make = async (name: string, permissions: 'read-only' | 'read-write', days: number | null) => {
    const { secret } = await admin.createApiKey({
      name,
      permissions,
      environments: ['production'],
      expires_at: days === null ? null : new Date(Date.now() + days * DAY).toISOString(),
    });
    return secret ?? '';
  };
  try {
    const gateKey = await make('CI/CD Pipeline - Production', 'read-only', 97);
    await make('Internal Dashboard', 'read-only', 97);
    const committed = await make('Evidence Upload (old)', 'read-write', null);
    const removed = `ghp_${makeKeyText(crypto.getRandomValues(new Uint8Array(60))).slice(3)}`;
    const pull = await preparePullRequest(join(folder, 'repository'), committed, removed);
    const files = ['output', 'summary'].map((name) => join(folder, name));
    for (const file of files) await writeFile(file, '');
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: pull.eventFile,
      GITHUB_WORKSPACE: pull.folder,
      GITHUB_REPOSITORY: 'octo/compliance',
      GITHUB_RUN_ID: '4711',
      GITHUB_SHA: pull.head,
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: github.url,
      GITHUB_OUTPUT: files[0],
      GITHUB_STEP_SUMMARY: files[1],
      'INPUT_API-KEY': gateKey,
      'INPUT_BASE-URL': emulator.url,
      'INPUT_GITHUB-TOKEN': TOKEN,
      INPUT_ENVIRONMENT: 'production',
    };
    // It fails, because this pull request must not be merged.
    const run = promisify(execFile)(process.execPath, [ACTION], { cwd: pull.folder, env });
    const log = await run.then(
      ({ stdout }) => stdout,
      (error: unknown) =>
        error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error),
    );
    const written = reported.comments.at(-1)?.body;
    if (written === undefined) throw new Error(`The gate wrote no comment:\n${log}`);
    return written;
  } finally {
    await admin.close();
    await github.close();
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}
