import { jsonText } from '../../../action/report/format/json-text.ts';
import { type JsonReport, jsonReport } from '../../../action/report/gate/json-report.ts';
import type { KeyPage } from '../../../action/report/page/key-page.ts';
import { renderKeyPage } from '../../../action/report/page/render-key-page.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';
import { clientOptions, type LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { pageDocumentOf } from './page-document.ts';
import { readKeyPage } from './read-key-page.ts';

type PageFormat = 'terminal' | 'json' | 'html';

interface ReportValues extends SourceValues, LowerPlaneValues {
  readonly days: number | undefined;
  readonly check: readonly string[];
  readonly format: PageFormat | undefined;
  readonly output: readonly ReportFile<PageFormat>[];
}

const DAYS = 180;

/**
 * Writes the page about keys.
 *
 * @returns the exit code.
 * @throws UsageError when a result of the gate cannot be read, or it is not known how to reach LowerPlane.
 */
export async function runReportCommand(values: ReportValues, io: CommandIo): Promise<number> {
  const checks = values.check.map((path) => readCheck(path, io));
  checks.sort((a, b) => Date.parse(a.checked_at) - Date.parse(b.checked_at));
  const options = await clientOptions(values, io);
  const { from, 'var-file': varFiles, days = DAYS } = values;
  // A page is what a file is for: its name says so as well as a format does.
  const output = values.output.map((file) =>
    file.format === undefined && /\.html?$/i.test(file.file) ? { ...file, format: 'html' as const } : file,
  );
  return explained('report', io, async () => {
    const page = await readKeyPage({ options, io, from, varFiles, days, checks });
    await writeReports(values.format ?? 'terminal', output, io, (format, { width }) => {
      if (format === 'html') return renderKeyPage(page);
      if (format === 'json') return jsonText(pageDocumentOf(page));
      return `${wrapText(summaryOf(page), width).join('\n')}\n`;
    });
    return EXIT.done;
  });
}

/** @throws UsageError when it cannot be read. */
function readCheck(path: string, io: CommandIo): JsonReport {
  const text = readNamedFile(path, io, '--check').toString('utf8');
  const parsed = jsonReport.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `"${printable(path)}" of --check is not a result of the gate. Write one with "lowerplane check --output json=FILE".`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function summaryOf({ keys = [], calendar, checks, notKnown }: KeyPage): string {
  const active = keys.filter(({ status }) => status === 'active').length;
  const outages = calendar?.events.filter(({ kind }) => kind === 'outage').length ?? 0;
  const open = checks.at(-1)?.counts.open;
  return [
    `${count(active, 'active key')}.`,
    `${count(outages, 'key')} will stop working without a successor.`,
    ...(open === undefined ? [] : [`${count(open, 'open finding')}.`]),
    ...(notKnown.length === 0 ? [] : [`Not known: ${printable(notKnown.join(' '))}`]),
    'Write the page with --output html=FILE.',
  ].join(' ');
}
