import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { findExecutable } from '../../delivery/command/executable.ts';
import { codeOf } from '../../text/error-code.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';

/** As shells have them. */
const EXIT_NOT_STARTED = 126;
const EXIT_NOT_FOUND = 127;
const EXIT_BY_SIGNAL = 128;

const IS_WINDOWS = process.platform === 'win32';

/** The program that a name or path means, or why there is none. */
export type FoundProgram =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly problem: string; readonly exitCode: number };

/** Finds a program as a shell would, but never by its name alone in the working directory. */
export async function findProgram(
  program: string,
  { PATH = '' }: CommandIo['environment'],
): Promise<FoundProgram> {
  // Windows finds programs by their extension, when they are started.
  if (IS_WINDOWS) return { found: true, path: program };
  const executable = await findExecutable(program, PATH);
  if (executable.found) return executable;
  const exitCode = executable.exists ? EXIT_NOT_STARTED : EXIT_NOT_FOUND;
  return { found: false, problem: executable.problem, exitCode };
}

export interface ProgramToRun {
  readonly path: string;
  /** What it is called. */
  readonly command: string;
  readonly programArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Of our own command, for errors. */
  readonly name: string;
}

/** How a program ended. `code` of what could not be started is that of the system. */
type Ending =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly how: 'not-started'; readonly code: string };

/**
 * Runs a program without a shell in place of this process: it has our input and outputs and gets our signals.
 *
 * @returns its exit code. What ended it by a signal ends this process as well.
 */
export async function runProgram(program: ProgramToRun, io: CommandIo): Promise<number> {
  const ending = await run(program, io);
  switch (ending.how) {
    case 'exited':
      return ending.code;
    case 'killed':
      // The others would write a core file, with the secret in it.
      if (ENDING.has(ending.signal) && !IS_WINDOWS) io.endBy?.(ending.signal);
      return EXIT_BY_SIGNAL + constants.signals[ending.signal];
    case 'not-started': {
      const problem = notStarted(program.command, ending.code);
      io.error(`lowerplane ${program.name}: ${printable(problem)}\n`);
      return ending.code === 'ENOENT' ? EXIT_NOT_FOUND : EXIT_NOT_STARTED;
    }
  }
}

const ENDING: ReadonlySet<NodeJS.Signals> = new Set(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGKILL']);

/** From a terminal, they reach the program as well. */
const OF_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];
const ON_WINDOWS: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGINT', 'SIGBREAK'];

function run(
  { path, command, programArguments, environment }: ProgramToRun,
  { cwd }: CommandIo,
): Promise<Ending> {
  return new Promise((resolve) => {
    const isPassedOn = (signal: NodeJS.Signals) =>
      !IS_WINDOWS && (PASSED_ON.includes(signal) || !hasTerminal());
    const onSignal = (signal: NodeJS.Signals) => {
      if (isPassedOn(signal)) child?.kill(signal);
    };
    const signals = IS_WINDOWS ? ON_WINDOWS : [...OF_TERMINAL, ...PASSED_ON];
    for (const signal of signals) process.on(signal, onSignal);
    const settle = (ending: Ending) => {
      for (const signal of signals) process.off(signal, onSignal);
      resolve(ending);
    };
    const child = started();
    child?.on('error', (error) => {
      // It also reports a signal that could not be sent.
      if (child.pid === undefined) settle({ how: 'not-started', code: codeOf(error) });
    });
    child?.on('exit', (code, signal) =>
      settle(signal === null ? { how: 'exited', code: code ?? 0 } : { how: 'killed', signal }),
    );

    function started() {
      try {
        return spawn(path, programArguments, {
          argv0: command,
          cwd,
          env: environment,
          stdio: 'inherit',
          shell: false,
        });
      } catch (error) {
        // Such as arguments that are too long. The error itself would name them.
        settle({ how: 'not-started', code: codeOf(error) });
        return undefined;
      }
    }
  });
}

/** Whether a terminal sends its signals to this process and to all that it starts. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

function notStarted(command: string, code: string): string {
  const failed = `"${command}" could not be started (${code}).`;
  if (IS_WINDOWS && code === 'ENOENT')
    return `The program "${command}" was not found. Install it, or write its path.`;
  if (IS_WINDOWS && code === 'EINVAL')
    return `${failed} Windows runs such a file with a shell only: write cmd.exe /c before it.`;
  if (code === 'ENOENT') return `${failed} The interpreter that its first line names was not found.`;
  return code === 'E2BIG' ? `${failed} Its arguments and environment are too long together.` : failed;
}
