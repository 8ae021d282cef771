import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { printable, printableLines } from '../../text/printable.ts';
import { wrapLines } from '../../text/wrap-text.ts';
import { answersYes, type CommandIo } from '../command-io.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import {
  type ConfigFile,
  parseConfig,
  REPOSITORY_CONFIG,
  readConfigFile,
  repositoryConfigFile,
} from './config-file.ts';
import { forget, isTrusted, trust } from './trust-store.ts';

/** What `trust --format json` prints. */
export const trustDocument = z
  .strictObject({
    version: z.literal(1),
    file: z.string(),
    outcome: z.enum(['trusted', 'already-trusted', 'not-confirmed', 'forgotten', 'not-trusted']),
  })
  .meta({ id: 'TrustReport' });
type Outcome = z.output<typeof trustDocument>['outcome'];

const SENTENCES: Readonly<Record<Outcome, string>> = {
  trusted: 'is trusted until it changes.',
  'already-trusted': 'is trusted already.',
  'not-confirmed': 'is not trusted: that was not confirmed.',
  forgotten: 'is not trusted any more.',
  'not-trusted': 'was not trusted.',
};

interface TrustValues {
  readonly yes: boolean;
  readonly forget: boolean;
  readonly format: 'terminal' | 'json' | undefined;
  readonly output: readonly ReportFile<'terminal' | 'json'>[];
}

/**
 * Trusts the settings of a repository as they are, or forgets that.
 *
 * @param path of the file, or of a directory in the repository.
 * @returns the exit code: 1 when it was not confirmed.
 */
export async function runTrustCommand(
  values: TrustValues,
  path: string | undefined,
  io: CommandIo,
): Promise<number> {
  const file = namedFile(path ?? '.', io);
  return explained('trust', io, async () => {
    const outcome = await carriedOut(values, file, io);
    await writeReports(values.format ?? 'terminal', values.output, io, (format, { width }) =>
      format === 'json'
        ? jsonText({ version: 1, file: file.path, outcome })
        : `${wrapLines(`${printable(file.path)} ${SENTENCES[outcome]}`, width)}\n`,
    );
    return outcome === 'not-confirmed' ? EXIT.refused : EXIT.done;
  });
}

function namedFile(path: string, { cwd }: CommandIo): ConfigFile {
  const named = resolve(cwd, path);
  const isFile = existsSync(named) && statSync(named).isFile();
  const file = isFile ? readConfigFile(named, dirname(dirname(named))) : repositoryConfigFile(named);
  if (file !== undefined) return file;
  throw new UsageError(
    `${join(path === '.' ? '' : path, REPOSITORY_CONFIG)} was not found, so there is nothing to trust. Name the directory that contains it.`,
  );
}

async function carriedOut(
  { yes, forget: isOver }: TrustValues,
  file: ConfigFile,
  io: CommandIo,
): Promise<Outcome> {
  if (isOver) return forget(file, io) ? 'forgotten' : 'not-trusted';
  parseConfig(file);
  if (isTrusted(file, io)) return 'already-trusted';
  if (!yes) {
    io.error(`${printable(file.path)}:\n\n${printableLines(file.text).trimEnd()}\n\n`);
    if (io.ask === undefined)
      io.error('lowerplane trust: there is no terminal to confirm it at. Add --yes.\n');
    const question = 'Send your key to this address, and run this command, whenever you use lowerplane here?';
    if ((await answersYes(question, io)) !== true) return 'not-confirmed';
  }
  trust(file, io);
  return 'trusted';
}
