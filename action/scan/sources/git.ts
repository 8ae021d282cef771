import { spawn, spawnSync } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import { ScanError } from '../scan-error.ts';

/**
 * Settings under which an untrusted repository cannot make git run programs of its choice, take locks or ask for
 * passwords.
 */
export const SAFE_SETTINGS = [
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'diff.external=',
  '-c',
  'log.showSignature=false',
  '-c',
  'log.showRoot=true',
];
export const SAFE_ENVIRONMENT = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // What `git replace` hides is still in every clone.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};
const LARGEST_OUTPUT = 1024 * 1024 * 1024;

/** The error of a git that did not start. */
function notRun(error?: NodeJS.ErrnoException): ScanError {
  return new ScanError(
    error?.code === 'ENOENT'
      ? 'git was not found. Install it and put it on the PATH.'
      : `git could not be run: ${error?.message ?? 'it has no output'}.`,
  );
}

/** How a git command ended. */
export interface GitOutput {
  readonly status: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs git and waits for it.
 *
 * @param input what it reads.
 * @throws ScanError when git is not installed.
 */
export function tryGit(cwd: string, args: readonly string[], input?: string): GitOutput {
  const { status, stdout, stderr, error } = spawnSync('git', [...SAFE_SETTINGS, ...args], {
    cwd,
    env: { ...process.env, ...SAFE_ENVIRONMENT },
    maxBuffer: LARGEST_OUTPUT,
    ...(input === undefined ? {} : { input }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (error !== undefined) throw notRun(error);
  return { status, stdout, stderr: stderr.toString('utf8') };
}

/**
 * Runs git without waiting for it.
 *
 * @param environment variables to add to the environment of git.
 * @throws ScanError (as a rejection) when git is not installed.
 */
export function gitOutput(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', [...SAFE_SETTINGS, ...args], {
      cwd,
      env: { ...process.env, ...SAFE_ENVIRONMENT, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => stdout.push(part));
    child.stderr.on('data', (part: Buffer) => stderr.push(part));
    child.once('error', (error) => reject(notRun(error)));
    child.once('close', (status) =>
      resolve({ status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') }),
    );
  });
}

/**
 * Runs git and returns what it printed.
 *
 * @throws ScanError with git's own message when it fails.
 */
export function git(cwd: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = tryGit(cwd, args);
  if (status !== 0) throw failed(args, stderr);
  return stdout;
}

/** A git command that is being read while it runs. */
export interface RunningGit {
  readonly stdin: Writable;
  /** For `for await`, at any time: events of data do not occur. */
  readonly stdout: Readable;
  /** @throws ScanError (as a rejection) when the command fails. */
  readonly done: Promise<void>;
}

/**
 * Starts git, for output or input that is too large to hold at once.
 *
 * @param output where its output goes, instead of into `stdout`.
 */
export function startGit(cwd: string, args: readonly string[], output?: Writable): RunningGit {
  const child = spawn('git', [...SAFE_SETTINGS, ...args], {
    cwd,
    env: { ...process.env, ...SAFE_ENVIRONMENT },
    stdio: ['pipe', output ?? 'pipe', 'pipe'],
  });
  const { stdin, stderr: said } = child;
  const stdout = output === undefined ? child.stdout : Readable.from([]);
  if (stdin === null || stdout === null || said === null) throw notRun();
  // When a program ends, Node.js throws away the output that nothing listens to yet. It may be read much later.
  stdout.on('readable', () => {});
  let stderr = '';
  said.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4_000);
  });
  const done = new Promise<void>((resolve, reject) => {
    child.once('error', (error) => reject(notRun(error)));
    child.once('close', (status) => (status === 0 ? resolve() : reject(failed(args, stderr))));
  });
  done.catch(() => stdout.destroy());
  // A command that ends early closes its input; `done` has the reason.
  stdin.on('error', () => {});
  return { stdin, stdout, done };
}

/** What git prints, some entries at a time. */
export type GitEntries = AsyncGenerator<readonly string[]>;

/**
 * Runs git and yields its output as it comes, in entries that end with NUL.
 *
 * @throws ScanError when git fails.
 */
export async function* gitEntries(cwd: string, args: readonly string[]): GitEntries {
  const running = startGit(cwd, args);
  running.stdin.end();
  yield* entriesOf(running, '\0');
}

/**
 * The output of a git that runs already.
 *
 * @param end what each entry ends with.
 * @throws ScanError when git fails.
 */
export async function* entriesOf({ stdout, done }: RunningGit, end: '\0' | '\n'): GitEntries {
  stdout.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of stdout) {
      const entries = (rest + String(chunk)).split(end);
      rest = entries.pop() ?? '';
      yield entries;
    }
  } catch (error) {
    await done;
    throw error;
  }
  await done;
}

/** Splits NUL-terminated output. */
export function nulSeparated(output: Buffer): string[] {
  const texts = output.toString('utf8').split('\0');
  texts.pop();
  return texts;
}

const PARTIAL =
  'This clone is partial: it lacks files that must be read, and nothing is fetched here. Fetch them with `git fetch --refetch --no-filter`, or clone without `--filter`.';

/** The error of a git command, with git's own message. */
export function failed(args: readonly string[], stderr: string): ScanError {
  if (/lazy fetching disabled/.test(stderr)) return new ScanError(PARTIAL);
  const reason = stderr.trim().split('\n')[0] ?? '';
  return new ScanError(`git ${args[0] ?? ''} failed: ${reason === '' ? 'git printed no reason' : reason}`);
}
