import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AdminClient } from '../../provider/api/client.ts';
import { createAdminClient } from '../../provider/api/create-client.ts';
import { startEmulator } from '../../provider/emulator/start.ts';
import { makeKeyText } from '../../provider/keys/key-text.ts';
import { annotationsIn } from './annotations.ts';
import { type PullRequest, preparePullRequest } from './pull-request.ts';
import { StageError, storyFolder } from './stage.ts';
import { say } from './voice.ts';

const ACTION = join(import.meta.dirname, '..', '..', 'action', 'dist', 'index.js');
const DAY = 86_400_000;

/** A pull request that must not be merged, and what the bundled Action shows its reviewer. */
export async function playGate(): Promise<void> {
  say.act('The gate: a pull request that declares a key and commits another');
  const emulator = await startEmulator({ quiet: true });
  const folder = await storyFolder('gate');
  const admin = createAdminClient({ baseUrl: emulator.url, apiKey: emulator.bootstrapKey ?? '' });
  try {
    const gateKey = await makeKey(admin, 'CI/CD Pipeline - Production', 'read-only', 97);
    await makeKey(admin, 'Internal Dashboard', 'read-only', 97);
    const committedKey = await makeKey(admin, 'Evidence Upload (old)', 'read-write', null);
    const removedToken = `ghp_${makeKeyText(crypto.getRandomValues(new Uint8Array(60))).slice(3)}`;
    const pullRequest = await preparePullRequest(folder, committedKey, removedToken);
    say.line(
      'infra/keys.tf declares a third key, scripts/upload.sh contains a live one, and a token was committed',
    );
    say.line('and removed. The gate runs as on GitHub: the bundled Action, with a read-only key.');

    say.command('node action/dist/index.js');
    const { code, output, summary } = await runAction(pullRequest, emulator.url, gateKey);
    for (const secret of [gateKey, committedKey, removedToken]) {
      if (withoutMasks(output).includes(secret) || summary.includes(secret))
        throw new StageError('The gate printed a secret.');
    }
    say.act('What the reviewer sees on the lines of the pull request');
    for (const { level, place, title, message } of annotationsIn(output)) {
      if (title === '') continue;
      say.line(`${place}  ${level}: ${title}`);
      say.quote(message);
    }
    say.act('The end of the log');
    say.quote(endOfReport(output));
    if (!summary.includes('LowerPlane gate')) throw new StageError('The job summary is missing.');
    if (code === 0) throw new StageError('The gate let the pull request pass.');
    say.proof(`the gate exited with ${code}: this pull request cannot be merged`);
    say.proof('no secret is in its log or summary: secrets are identified by their last four characters');
  } finally {
    await admin.close();
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the key's text. */
async function makeKey(
  admin: AdminClient,
  name: string,
  permissions: 'read-only' | 'read-write',
  days: number | null,
): Promise<string> {
  const { secret } = await admin.createApiKey({
    name,
    permissions,
    environments: ['production'],
    expires_at: days === null ? null : new Date(Date.now() + days * DAY).toISOString(),
  });
  if (secret === null) throw new StageError('The emulator returned no secret.');
  return secret;
}

/** Runs the Action as GitHub's runner does: inputs and files by environment variables. */
async function runAction({ folder, eventFile, head }: PullRequest, baseUrl: string, apiKey: string) {
  const file = (name: string) => join(folder, '.git', name);
  for (const name of ['output', 'summary']) await writeFile(file(name), '');
  const child = spawn(process.execPath, [ACTION], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_WORKSPACE: folder,
      GITHUB_REPOSITORY: 'octo/compliance',
      GITHUB_SHA: head,
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_API_URL: 'https://api.github.com',
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      'INPUT_API-KEY': apiKey,
      'INPUT_BASE-URL': baseUrl,
      INPUT_ENVIRONMENT: 'production',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed).on('close', done);
  });
  return { code, output, summary: await readFile(file('summary'), 'utf8') };
}

/** The report from what could not be evaluated to the verdict. Its findings were shown as annotations. */
function endOfReport(log: string): string {
  const report = log.slice(Math.max(0, log.indexOf('Not known:')));
  return report.slice(0, report.search(/^::/m));
}

/** The runner does not print these lines: they name what it must mask. */
function withoutMasks(output: string): string {
  return output.replace(/^::add-mask::.*$/gm, '');
}
