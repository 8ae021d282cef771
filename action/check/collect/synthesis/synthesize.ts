import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { FileSource } from '../../../../provider/declarations/declarations.ts';
import { type Ending, run } from '../../../../provider/delivery/command/run.ts';
import { printable } from '../../../../provider/text/printable.ts';
import { GateError } from '../../gate-error.ts';
import { synthesisEnvironment } from './environment.ts';
import { SYNTHESIZED, type SynthesizedFile, synthesizedBelow, withSynthesized } from './overlay.ts';

/** How a CDK app is synthesized. */
export interface Synthesis {
  /** For a shell, as the workflow's author wrote it: `npx cdktf synth`, `node main.ts`. Never from the repository. */
  readonly command: string;
  /** Folder of the app: absolute, or relative to the root of the files. */
  readonly folder: string;
}

const TIME_LIMIT_MS = 120_000;
const LINES_SHOWN = 20;

/** Goes into the folder, sends all output one way, and runs the command. The folder and the command are its arguments. */
const RUN_IN_FOLDER = 'cd -- "$0" || exit; exec >&2; eval "$1"';

/**
 * Synthesizes a CDK app, so that its keys can be read.
 *
 * **This runs the repository's own code.** Its environment holds no secret ({@link synthesisEnvironment}), its home is
 * empty, and its time is limited; but it is no sandbox. The code runs as the same user on the same machine: it can read
 * files (a token that `actions/checkout` left in `.git/config`) and look at other processes, this one included. So it is
 * off unless somebody asks for it, and must never be on for pull requests from forks, nor in `pull_request_target`; for
 * those, the committed or unsynthesized code is read. On a runner, give the job that synthesizes no secrets at all.
 *
 * @param files among which the app is; nothing is written among them by us.
 * @param root absolute path of their root.
 * @returns the files with the app's `cdk.tf.json` files among them, below `cdktf.out` of its folder.
 * @throws GateError when it cannot be synthesized.
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
      'No App To Synthesize',
      `There is no folder ${printable(folder)} in ${root}. Say where the CDK app is, relative to the repository's top folder.`,
    );
  }
  const workspace = await mkdtemp(join(tmpdir(), 'lowerplane-synthesis-'));
  try {
    const synthesized = await runApp(command, appFolder, workspace, environment, timeLimitMs);
    return await withSynthesized(files, inside, synthesized);
  } finally {
    await rm(workspace, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A folder's path with links resolved: the same folder may be told in several ways. */
async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

/** The path from a folder to one in it, with forward slashes; undefined where the other is elsewhere. */
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
  const failed = inWords(ending, timeLimitMs);
  if (failed !== undefined) throw notSynthesized(`${failed}.`, lastErrorOutput, command);
  const written = synthesizedBelow(folders.output, 'cdktf.out');
  if (written.length > 0) return written;
  // The CDK's own command lets the app write where its cdktf.json says, whatever the environment asks for.
  const renewed = synthesizedBelow(appFolder).filter(
    ({ name, version }) => !before.has(`${name} ${version}`),
  );
  if (renewed.length > 0) return renewed;
  throw notSynthesized(
    `It ended well, but wrote no ${SYNTHESIZED}. The app has to call synth(), and to leave outdir to CDKTF_OUTDIR.`,
    lastErrorOutput,
    command,
  );
}

/** Why a command that has ended did not do what it should; undefined when it did. */
function inWords(ending: Ending, timeLimitMs: number): string | undefined {
  switch (ending.how) {
    case 'exited':
      return ending.code === 0 ? undefined : `It ended with exit code ${ending.code}`;
    case 'killed':
      return `It was ended by ${ending.signal}`;
    case 'timed-out':
      return `It was not done after ${Math.round(timeLimitMs / 1_000)} s, and was ended`;
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
    'CDK App Was Not Synthesized',
    `${printable(command)}: ${reason} Keys that the app declares are not known. Variables with secrets are kept from it, so an app that needs one has to do without when it is not there. ${shown}`,
  );
}
