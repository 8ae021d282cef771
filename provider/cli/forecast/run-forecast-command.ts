import { jsonText } from '../../../action/report/format/json-text.ts';
import { hasErrors } from '../../engine/engine-plan.ts';
import { forecastPlan, stopsWorking } from '../../engine/forecast-plan.ts';
import { DAY, formatDuration } from '../../keys/duration.ts';
import type { Applies } from '../../keys/forecast.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import type { CommandIo } from '../command-io.ts';
import type { SourceValues } from '../engine/engine-options.ts';
import { type MadePlan, withPlan } from '../engine/make-plan.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { explained } from '../lowerplane/with-lowerplane.ts';
import { forecastCalendar } from './forecast-calendar.ts';
import { type ForecastReport, forecastDocumentOf } from './forecast-document.ts';
import { forecastMarkdown } from './forecast-markdown.ts';
import { forecastText } from './forecast-text.ts';

const FORECAST_FORMATS = ['terminal', 'json', 'ical', 'markdown'] as const;
type ForecastFormat = (typeof FORECAST_FORMATS)[number];

interface ForecastValues extends SourceValues, LowerPlaneValues {
  readonly days: number | undefined;
  readonly 'no-apply-until': ((now: Instant) => Instant | null) | undefined;
  readonly 'apply-every': number | undefined;
  readonly format: ForecastFormat | undefined;
  readonly output: readonly ReportFile<ForecastFormat>[];
}

const DAYS = 180;
const LEAST_EVERY = 3_600_000;
/** A forecast limits no revocations: it makes none. */
const NO_LIMITS = { 'max-revocations': undefined, 'recent-use-window': undefined, confirm: [] } as const;

/** @throws UsageError when options do not fit each other or the surroundings. */
export async function runForecastCommand(values: ForecastValues, io: CommandIo): Promise<number> {
  const { days = DAYS, from, 'var-file': varFiles, 'apply-every': every = DAY } = values;
  if (every < LEAST_EVERY)
    throw new UsageError(`--apply-every must be at least 1h, not ${formatDuration(every)}.`);
  const wanted = { goal: 'apply', prune: false, rotate: [], from, varFiles, decidedAt: undefined } as const;
  return explained('forecast', io, () =>
    withPlan(wanted, { ...values, ...NO_LIMITS }, io, async ({ run, plan, context }) => {
      const now = plan.decidedAt;
      const applies = appliesOf(values, now, every);
      const forecast = await forecastPlan(run, plan, { now, until: now + days * DAY, applies });
      const { organizationId, baseUrl } = context;
      await write({ forecast, organizationId, baseUrl, problems: problemsOf(plan) }, values, io);
      const isBad = forecast.events.some(
        (event) => event.kind === 'blocked' || (event.isDeclared && stopsWorking(event)),
      );
      return isBad || hasErrors(plan) ? EXIT.refused : EXIT.done;
    }),
  );
}

function appliesOf({ 'no-apply-until': until }: ForecastValues, now: Instant, every: number): Applies {
  if (until === undefined) return { first: now, every };
  const first = until(now);
  if (first === null) return undefined;
  if (first < now)
    throw new UsageError(`--no-apply-until must be later than now, but ${formatInstant(first)} is not.`);
  return { first, every };
}

function problemsOf({ names, problems }: MadePlan['plan']): ForecastReport['problems'] {
  return [
    ...problems.map((problem) => ({ ...problem, name: null })),
    ...names.flatMap(({ name, problems: own }) => own.map((problem) => ({ ...problem, name }))),
  ];
}

/** @throws FileError when a file of --output cannot be written. */
async function write(
  report: ForecastReport,
  { format, output }: ForecastValues,
  io: CommandIo,
): Promise<void> {
  await writeReports(format ?? 'terminal', output, io, (own, style) => {
    switch (own) {
      case 'terminal':
        return forecastText(report, style);
      case 'json':
        return jsonText(forecastDocumentOf(report));
      case 'ical':
        return forecastCalendar(report);
      case 'markdown':
        return forecastMarkdown(report);
    }
  });
}
