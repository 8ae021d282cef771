import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { jsonText } from '../../../action/report/format/json-text.ts';
import { terminalPage } from '../../../action/report/format/terminal-style.ts';
import { makeDirectories } from '../../delivery/file/make-directories.ts';
import { formatDay, formatInstant, type Instant, wholeSecond } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { codeOf } from '../../text/error-code.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { ArchiveTooLarge, ZipWriter } from '../../zip.ts';
import type { CommandIo } from '../command-io.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { CommandError, EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import type { ListFormat } from '../table/list-report.ts';
import { type ExportDocument, exportCsv, MANIFEST, type Manifest } from './package-document.ts';
import { packageFiles, sha256Of } from './package-files.ts';

const NAME = 'audit export';

interface ExportValues extends LowerPlaneValues {
  readonly from: ((now: Instant) => Instant) | undefined;
  readonly to: ((now: Instant) => Instant) | undefined;
  readonly force: boolean;
  readonly format: ListFormat | undefined;
  /** Without a format: the package. */
  readonly output: readonly ReportFile<ListFormat>[];
}

/**
 * Writes an audit package. The file appears only when it is whole.
 *
 * @returns the exit code: 1 when content of evidence is missing in it.
 * @throws UsageError
 */
export async function runExportCommand(values: ExportValues, io: CommandIo): Promise<number> {
  const { from, to, output } = values;
  const [file, ...more] = output.flatMap(({ format, file: named }) => (format === undefined ? [named] : []));
  const reports = output.filter(({ format }) => format !== undefined);
  if (from === undefined)
    throw new UsageError('Say where the period starts: --from 2026-01-01, or --from 90d.');
  if (file === undefined || more.length > 0)
    throw new UsageError('Name the one package to write: --output audit.zip.');
  return withLowerPlane(NAME, values, io, async (client) => {
    const self = await client.getOwnApiKey();
    const now = wholeSecond(client.clock.now());
    const period = { from: from(now), to: to?.(now) ?? now };
    if (period.from >= period.to)
      throw new CommandError(
        `--from must be before --to, but ${formatInstant(period.from)} is not before ${formatInstant(period.to)}.`,
      );
    const path = resolve(io.cwd, file);
    const { manifest, manifestSha256 } = await writePackage(
      path,
      values.force,
      packageFiles(client, { self, ...period }),
    );
    const document: ExportDocument = { version: 1, file, manifest_sha256: manifestSha256, manifest };
    await writeReports(values.format ?? 'terminal', reports, io, (format, { width }) => {
      if (format === 'json') return jsonText(document);
      if (format === 'csv') return exportCsv(document);
      return exportText(file, manifest, manifestSha256, period, width);
    });
    for (const { id, name, reason } of manifest.missing)
      io.error(
        `lowerplane ${NAME}: ${printable(`the content of ${id} ("${name}") is missing: ${reason}`)}\n`,
      );
    return manifest.missing.length === 0 ? EXIT.done : EXIT.refused;
  });
}

async function writePackage(path: string, force: boolean, files: ReturnType<typeof packageFiles>) {
  const part = `${path}.part`;
  let descriptor: number | undefined;
  try {
    makeDirectories(dirname(path));
    if (!force) closeSync(openSync(path, 'wx', 0o600));
    rmSync(part, { force: true });
    descriptor = openSync(part, 'wx', 0o600);
    const to = descriptor;
    const zip = new ZipWriter((bytes) => writeWhole(to, bytes));
    let manifestSha256 = '';
    let next = await files.next();
    for (; !next.done; next = await files.next()) {
      if (next.value.path === MANIFEST) manifestSha256 = sha256Of(next.value.content);
      zip.add(next.value);
    }
    zip.end();
    closeSync(to);
    descriptor = undefined;
    renameSync(part, path);
    return { manifest: next.value, manifestSha256 };
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    rmSync(part, { force: true });
    if (!force && codeOf(error) !== 'EEXIST') rmSync(path, { force: true });
    throw explainedFault(path, error);
  }
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

function explainedFault(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof ArchiveTooLarge)
    return new CommandError(
      'the package would have more than 4 GiB or 65,535 files. Export shorter periods.',
    );
  if (code === 'EEXIST')
    return new CommandError(`"${path}" exists already. Choose another file, or overwrite it with --force.`);
  const isOfFiles = error instanceof Error && 'syscall' in error;
  return isOfFiles
    ? new CommandError(`"${path}" cannot be written (${code}). Choose another file, or make it writable.`)
    : error;
}

function exportText(
  file: string,
  manifest: Manifest,
  manifestSha256: string,
  period: { readonly from: Instant; readonly to: Instant },
  width: number,
): string {
  const evidence = manifest.files.filter(({ path }) => path.startsWith('evidence/')).length;
  const sentence = `${file} holds ${count(manifest.files.length + 1, 'file')}, ${count(evidence, 'piece')} of evidence among them, from ${formatDay(period.from)} until ${formatDay(period.to)}. Verify it with: lowerplane audit verify ${file}`;
  return terminalPage([wrapText(sentence, width).join('\n'), `Manifest SHA-256:\n${manifestSha256}`]);
}
