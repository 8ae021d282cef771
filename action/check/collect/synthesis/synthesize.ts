import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileSource } from '../../../../provider/declarations/file-source.ts';
import { type Ending, run } from '../../../../provider/delivery/command/run.ts';
import { printable } from '../../../../provider/text/printable.ts';
import { GateError } from '../../gate-error.ts';
import { synthesisEnvironment } from './environment.ts';
import { SYNTHESIZED, type SynthesizedFile, synthesizedBelow, withSynthesized } from './overlay.ts';

/** How to synthesize a CDK app. */
export interface Synthesis {
  /** A shell command from the workflow, never from the repository: `npx cdktf synth`, `node main.ts`. */
  readonly command: string;
  /** Folder of the app: absolute, or relative to the root of the files. */
  readonly folder: string;
}

const TIME_LIMIT_MS = 120_000;
const LINES_SHOWN = 20;

/** Changes to the folder, sends all output to stderr and runs the command. Folder and command are its arguments. */
const RUN_IN_FOLDER = 'cd -- "$0" || exit; exec >&2; eval "$1"';

/**
 * Synthesizes a CDK app to read the keys that it declares.
 *
 * **This runs code of the checked repository.** Its environment contains no secrets ({@link synthesisEnvironment}), its
 * home is empty and its time is limited, but this is not a sandbox. The code runs as the same user on the same machine: it
 * can read files, such as a token that `actions/checkout` left in `.git/config`, and other processes, including this one.
 * It is therefore off by default, and must never be on for pull requests from forks or in `pull_request_target`. Those
 * read the committed or unsynthesized code. On a runner, give the job that synthesizes no secrets at all.
 *
 * @param files that include the app; nothing is written to them.
 * @param root absolute path of their root.
 * @returns the files, with the app's `cdk.tf.json` files below `cdktf.out` of its folder.
 * @throws GateError when the app cannot be synthesized.
 */
export async function synthesize(
  files: FileSource,
  root: string,
  { command, folder }: Synthesis,
  { timeLimitMs = TIME_LIMIT_MS, environment = process.env } = {},
): Promise<FileSource> {
  const [top, appFolder] = [await realFolder(root), await realFolder(resolve(root, folder))];
  const inside = top === undefined || appFolder === undefined ? undefined : pathWithin(top, appFolder);
  if (appFolder === undefined || inside === undefined) {
    throw new GateError(
      'CDK App Not Found',
      `The folder ${printable(folder)} was not found in ${root}. Set the folder of the CDK app, relative to the top folder of the repository.`,
    );
  }
  const workspace = await newWorkspace();
  try {
    const synthesized = await runApp(command, appFolder, workspace, environment, timeLimitMs);
    return await withSynthesized(files, inside, synthesized);
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Makes a folder for temporary files. What `TMPDIR` names can be missing, or closed to this user.
 *
 * @throws GateError when no temporary directory can be made.
 */
async function newWorkspace(): Promise<string> {
  const parents = [...new Set([tmpdir(), ...(process.platform === 'win32' ? [] : ['/tmp', '/var/tmp'])])];
  for (const parent of parents) {
    const made = await mkdtemp(join(parent, 'lowerplane-synthesis-')).catch(() => undefined);
    if (made !== undefined) return made;
  }
  throw new GateError(
    'No Temporary Directory',
    `The synthesis of a CDK app needs a temporary directory, and none can be made in ${parents.join(' or ')}. Set TMPDIR to a directory that can be written to.`,
  );
}

/** The path of a folder with links resolved. */
async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The path from a folder to one inside it, with forward slashes; undefined when the other is outside. */
function pathWithin(top: string, folder: string): string | undefined {
  const path = relative(top, folder).split(sep).join('/');
  return path === '..' || path.startsWith('../') || isAbsolute(path) ? undefined : path;
}

async function runApp(
  command: string,
  appFolder: string,
  workspace: string,
  environment: NodeJS.ProcessEnv,
  timeLimitMs: number,
): Promise<readonly SynthesizedFile[]> {
  const folders = {
    home: join(workspace, 'home'),
    temporary: join(workspace, 'tmp'),
    output: join(workspace, 'out'),
  };
  for (const path of Object.values(folders)) await mkdir(path);
  const before = new Set(synthesizedBelow(appFolder).map(({ name, version }) => `${name} ${version}`));
  const { ending, lastErrorOutput } = await run({
    path: '/bin/sh',
    arguments: ['-c', RUN_IN_FOLDER, appFolder, command],
    environment: synthesisEnvironment(environment, folders),
    input: '',
    timeoutMs: timeLimitMs,
  });
  const failed = reasonOf(ending, timeLimitMs);
  if (failed !== undefined) throw notSynthesized(`${failed}.`, lastErrorOutput, command);
  const written = synthesizedBelow(folders.output, 'cdktf.out');
  if (written.length > 0) return written;
  // The command of the CDK lets the app write where its cdktf.json says, whatever the environment sets.
  const renewed = synthesizedBelow(appFolder).filter(
    ({ name, version }) => !before.has(`${name} ${version}`),
  );
  if (renewed.length > 0) return renewed;
  throw notSynthesized(
    `It succeeded, but wrote no ${SYNTHESIZED}. The app must call synth() and must not set outdir, which CDKTF_OUTDIR sets.`,
    lastErrorOutput,
    command,
  );
}

/** Why the command failed; undefined when it succeeded. */
function reasonOf(ending: Ending, timeLimitMs: number): string | undefined {
  switch (ending.how) {
    case 'exited':
      return ending.code === 0 ? undefined : `It failed with exit code ${ending.code}`;
    case 'killed':
      return `It was killed by ${ending.signal}`;
    case 'timed-out':
      return `It was killed because it took longer than ${Math.round(timeLimitMs / 1_000)} s`;
    case 'not-started':
      return `It could not be started (${ending.code})`;
  }
}

function notSynthesized(reason: string, output: string, command: string): GateError {
  const lines = output.split('\n').map((line) => printable(line.trimEnd()));
  const last = lines.filter((line) => line !== '').slice(-LINES_SHOWN);
  const shown =
    last.length === 0
      ? 'It printed nothing.'
      : `Its last output:\n${last.map((line) => `  ${line}`).join('\n')}`;
  return new GateError(
    'CDK Synthesis Failed',
    `${printable(command)}: ${reason} The keys that the app declares are not known. The command runs without secrets in its environment, so the app must synthesize without them. ${shown}`,
  );
}
