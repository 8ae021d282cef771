import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import type { Transport } from '../http/transport.ts';
import type { Instant } from '../keys/instant.ts';
import { codeOf } from '../text/error-code.ts';
import { printable, printableStyled } from '../text/printable.ts';
import { wrapLines } from '../text/wrap-text.ts';
import type { CommandSyntax } from './grammar/option.ts';

/** The process around a command; tests replace it. */
export interface CommandIo {
  /** Directory that relative paths start from. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: Instant;
  /** The file that Node.js was started with. */
  readonly program?: string | undefined;
  /** Whether standard output shows colors. */
  readonly colors: boolean;
  /** Columns of standard output. */
  readonly width: number;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether nothing but errors is to be printed; `out` prints nothing then. */
  readonly quiet?: boolean;
  /** Whether what is printed may hold keys, because a person asked for one. Otherwise, secrets are hidden. */
  readonly showsKeys?: boolean;
  /** Prints a text with one key that a person asked for; every other secret in it is hidden. Set for every command. */
  readonly outWithKey?: (text: string, key: string | null) => void;
  /** Shows a text in place of the one before, in one line of the terminal; undefined when standard error is none. */
  readonly counter?: (text: string) => void;
  /** Asks the person at the terminal for a line; undefined when there is no terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /**
   * All of standard input as text; undefined when it is a terminal.
   *
   * @param max characters; more are not read.
   */
  readonly input?: (max: number) => Promise<string>;
  /**
   * Waits, in milliseconds.
   *
   * @returns false when the command was interrupted meanwhile, and is to end.
   */
  readonly wait: (ms: number) => Promise<boolean>;
  /** Ends this process by a signal, as a program that it ran has ended. */
  readonly endBy?: (signal: NodeJS.Signals) => void;
  /** Called when a command has changed something outside of this machine: it must not look as if nothing was done. */
  readonly noteChange?: () => void;
  /** Every command there is, for what describes them all. */
  readonly commands?: () => Promise<readonly CommandSyntax[]>;
  /** What requests are sent over instead of the network. Only tests have one. */
  readonly transport?: Transport;
}

/** Columns where standard output is not a terminal, or does not know its size. */
const DEFAULT_WIDTH = 100;

/** The real process. Unprintable characters never get out. Colors follow the terminal, NO_COLOR, FORCE_COLOR and TERM. */
export function processIo(): CommandIo {
  return {
    cwd: process.cwd(),
    environment: process.env,
    now: Date.now(),
    program: process.argv[1],
    colors: showsColors(process.stdout),
    // A terminal that was never given a size has 0.
    width: process.stdout.columns || DEFAULT_WIDTH,
    out: (text) => void process.stdout.write(shown(text)),
    error: (text) => void process.stderr.write(fitted(shown(text), process.stderr.columns)),
    wait: waitUnlessInterrupted,
    endBy: (signal) => void process.kill(process.pid, signal),
    // Not by the streams, which Node.js would load much code for.
    ...(isatty(2) && { counter: showAtTerminal }),
    ...(isatty(0) && isatty(2) && { ask: askAtTerminal }),
    ...(!isatty(0) && { input: readInput }),
  };
}

/** CSV and calendars end their lines with both characters. */
function shown(text: string): string {
  return text.split('\r\n').map(printableStyled).join('\r\n');
}

/** Messages in the width of their terminal. In a log, each stays in one line, so that it can be searched for. */
function fitted(text: string, columns: number | undefined): string {
  return columns ? wrapLines(text, columns) : text;
}

/** Ctrl-C ends the wait, and the command in its own way. */
function waitUnlessInterrupted(ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isOver: boolean) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(isOver);
    };
    const interrupted = () => end(false);
    const timer = setTimeout(() => end(true), ms);
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  });
}

/** Whether the person at the terminal answers a question with yes; undefined when there is no terminal. */
export async function answersYes(question: string, { ask }: CommandIo): Promise<boolean | undefined> {
  return ask && /^y(es)?$/i.test((await ask(`${question} [y/N] `)).trim());
}

/** Begins the line again, and clears what was in it. */
function showAtTerminal(text: string): void {
  process.stderr.write(`\r\u001b[K${printable(text)}`);
}

async function readInput(max: number): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > max) break;
  }
  return text.slice(0, max);
}

/** On standard error: standard output is for the report. */
function askAtTerminal(question: string): Promise<string> {
  return askAt(process.stdin, process.stderr, question);
}

/** @returns what a person typed; nothing when the question was left with Ctrl-C or Ctrl-D. */
export async function askAt(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input, output });
  try {
    return await terminal.question(printableStyled(question));
  } catch (error) {
    if (codeOf(error) !== 'ABORT_ERR') throw error;
    // What is printed next begins its own line.
    output.write('\n');
    return '';
  } finally {
    terminal.close();
  }
}

/** Whether Node would style text for a stream. */
export function showsColors(stream: NodeJS.WritableStream): boolean {
  return styleText('bold', 'x', { stream }) !== 'x';
}
