import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import { makeDirectories } from '../../delivery/file/make-directories.ts';
import { withoutSecrets } from '../../keys/declaration/quoted.ts';
import { codeOf } from '../../text/error-code.ts';
import type { CommandIo } from '../command-io.ts';
import { choice, type Option, oneOf } from './option.ts';
import { UsageError } from './usage-error.ts';

/** A report in a file. */
export interface ReportFile<Format extends string> {
  /** Undefined: as on standard output. */
  readonly format: Format | undefined;
  readonly file: string;
}

/** The options of every command that reports something. */
export function reportOptions<const Format extends string>(formats: readonly Format[]) {
  return {
    format: choice('FORMAT', formats, {
      description: 'Format of the report on standard output.',
      default: 'terminal',
    }),
    output: {
      placeholder: '[FORMAT=]FILE',
      description: 'Write a report to a file as well. Can be repeated. FORMAT defaults to --format.',
      read: (given, name) => given.map((value) => reportFile(name, value, formats)),
    } satisfies Option<readonly ReportFile<Format>[]>,
  };
}

function reportFile<Format extends string>(
  name: string,
  given: string,
  formats: readonly Format[],
): ReportFile<Format> {
  const [, format, file = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(given) ?? [];
  if (file === '')
    throw new UsageError(`${name} must be [FORMAT=]FILE, such as json=report.json, not "${given}".`);
  if (format === undefined && formats.some((known) => known === file))
    throw new UsageError(`${name} names the format ${file} but no file: write ${name} ${file}=FILE.`);
  return { format: format === undefined ? undefined : oneOf(name, format, formats), file };
}

export type Render<Format extends string> = (
  format: Format,
  style: TerminalStyle,
) => Promise<string> | string;

/**
 * Writes a report to the files that were asked for, and to standard output.
 *
 * @param mode permissions of the files; unless given, those of new files follow the umask.
 * @throws FileError when a file cannot be written.
 */
export async function writeReports<Format extends string>(
  format: Format,
  files: readonly ReportFile<Format>[],
  io: CommandIo,
  render: Render<Format>,
  mode?: number,
): Promise<void> {
  await writeReportFiles(format, files, io, render, mode);
  io.out(await render(format, io));
}

/**
 * Writes the report of what was changed: on standard output also when a file cannot be written.
 *
 * @throws FileError when a file cannot be written.
 */
export async function writeChangeReports<Format extends string>(
  format: Format,
  files: readonly ReportFile<Format>[],
  io: CommandIo,
  render: Render<Format>,
): Promise<void> {
  try {
    await writeReportFiles(format, files, io, render);
  } finally {
    io.out(await render(format, io));
  }
}

/**
 * Writes a report to the files that were asked for.
 *
 * @param mode permissions of the files; unless given, those of new files follow the umask.
 * @throws FileError when a file cannot be written.
 */
export async function writeReportFiles<Format extends string>(
  format: Format,
  files: readonly ReportFile<Format>[],
  { cwd, width, showsKeys = false }: CommandIo,
  render: Render<Format>,
  mode?: number,
): Promise<void> {
  for (const { format: own = format, file } of files) {
    const text = await render(own, { colors: false, width });
    writeFile(resolve(cwd, file), showsKeys ? text : withoutSecrets(text), mode);
  }
}

/** A file that cannot be written; the message says what to do. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** As the umask of the process allows. */
const ANYONE = 0o666;

/**
 * Writes a file, and the directories it is in.
 *
 * @param mode permissions of the file, also of one that was there before; unless given, they follow the umask.
 * @throws FileError when that fails.
 */
export function writeFile(path: string, content: string, mode = ANYONE): void {
  try {
    makeDirectories(dirname(path));
    const descriptor = openSync(path, 'w', mode);
    try {
      // `open` leaves the permissions of a file as they are that was there before.
      if (mode !== ANYONE && fstatSync(descriptor).isFile()) fchmodSync(descriptor, mode);
      writeFileSync(descriptor, content);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new FileError(
      `"${path}" cannot be written (${codeOf(error)}). Choose another file, or make it writable.`,
    );
  }
}
