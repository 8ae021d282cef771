import { jsonText } from '../../../action/report/format/json-text.ts';
import { percent } from '../../../action/report/gate/posture-bar.ts';
import { belowMinimum, meetsMinimum, type PostureReport, readPosture } from '../../compliance/posture.ts';
import type { Environment } from '../../keys/environments.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { csvOf, type ListFormat } from '../table/list-report.ts';
import { FRAMEWORK_COLUMNS, postureDocument, postureText } from './posture-report.ts';

interface PostureValues {
  readonly framework: string | undefined;
  readonly environment: Environment | undefined;
  readonly 'fail-under': number | undefined;
  readonly since: string | undefined;
  readonly format: ListFormat | undefined;
  readonly output: readonly ReportFile<ListFormat>[];
}

/** @returns the exit code: 1 when a framework is below the score of --fail-under. */
export async function runPostureCommand(
  values: PostureValues & LowerPlaneValues,
  io: CommandIo,
): Promise<number> {
  const { framework, environment, 'fail-under': least, since } = values;
  const minimum = least === undefined ? undefined : least / 100;
  const earlier = since === undefined ? undefined : readReport(since, io);
  return withLowerPlane('posture', values, io, async (client) => {
    const report = await readPosture(client, { framework, environment, minimum, earlier });
    await writeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
      if (format === 'json') return jsonText({ version: 1, ...report });
      if (format === 'terminal') return postureText(report, style);
      return csvOf(FRAMEWORK_COLUMNS, report.frameworks);
    });
    if (minimum === undefined || meetsMinimum(report)) return EXIT.done;
    if (report.frameworks.length === 0) {
      io.error(
        'lowerplane posture: LowerPlane reported no framework, so that none has the score asked for.\n',
      );
      return EXIT.refused;
    }
    const named = belowMinimum(report)
      .map(({ name, score }) => `${printable(name)} (${percent(score)})`)
      .join(', ');
    io.error(`lowerplane posture: below ${least}%: ${named}.\n`);
    return EXIT.refused;
  });
}

function readReport(path: string, io: CommandIo): PostureReport {
  const text = readNamedFile(path, io, '--since').toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(
      `"${path}" of --since is not JSON. Write a report with "lowerplane posture --output json=${path}".`,
    );
  }
  const parsed = postureDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `"${path}" of --since is not a report of "lowerplane posture --format json": write one with --output json=${path}.`,
  );
}
