import { painter, type TerminalStyle, terminalPage } from '../../../action/report/format/terminal-style.ts';
import { describeEvent } from '../../engine/describe-event.ts';
import { type KeyForecast, type PlannedEvent, stopsWorking } from '../../engine/forecast-plan.ts';
import { formatDuration } from '../../keys/duration.ts';
import { formatDay, type Instant } from '../../keys/instant.ts';
import { count } from '../../text/count.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { problemsText } from '../engine/plan-text.ts';
import type { Column } from '../table/column.ts';
import { drawTable } from '../table/draw-table.ts';
import type { ForecastReport } from './forecast-document.ts';

interface Row {
  readonly day: string;
  readonly key: string;
  readonly what: string;
  readonly isBad: boolean;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'day', heading: 'Day (UTC)' },
  { name: 'key', heading: 'Key' },
  { name: 'what', heading: 'What happens', style: ({ isBad }) => (isBad ? 'red' : undefined) },
];

/** A forecast for a terminal: a calendar of its events. */
export function forecastText({ forecast, problems }: ForecastReport, style: TerminalStyle): string {
  const paint = painter(style);
  const { events, withoutApplies } = forecast;
  const table = (listed: readonly PlannedEvent[]) => drawTable(COLUMNS, listed.map(rowOf), style).trimEnd();
  const sentence = (text: string) => wrapText(text, style.width).join('\n');
  return terminalPage([
    sentence(periodText(forecast)),
    events.length === 0 ? 'Nothing happens.' : table(events),
    withoutApplies.length === 0
      ? sentence('If no one applies, no key stops working.')
      : `${paint('bold', 'If no one applies:')}\n${table(withoutApplies)}`,
    problemsText(problems, style),
    paint('bold', sentence(forecastSummary(forecast))),
  ]);
}

function rowOf(event: PlannedEvent): Row {
  return {
    day: dayText(event.at),
    key: event.name,
    what: describeEvent(event).what,
    isBad: stopsWorking(event) || event.kind === 'blocked',
  };
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** `2027-02-03 Wed` */
export function dayText(at: Instant): string {
  return `${formatDay(at)} ${WEEKDAYS[new Date(at).getUTCDay()]}`;
}

/** What the forecast assumes. */
export function periodText({ declared, period: { now, until, applies } }: KeyForecast): string {
  const assumed =
    applies === undefined
      ? 'if no one applies'
      : `if someone applies every ${formatDuration(applies.every).replace(/^1 /, '')} from ${formatDay(applies.first)} on`;
  return `${count(declared, 'declared key')} from ${formatDay(now)} to ${formatDay(until)}, ${assumed}:`;
}

export function forecastSummary({ events, withoutApplies }: KeyForecast): string {
  const number = (...kinds: readonly PlannedEvent['kind'][]) =>
    events.filter(({ kind }) => kinds.includes(kind)).length;
  const stopping = new Set(events.filter(stopsWorking).map(({ name }) => name)).size;
  const blocked = number('blocked');
  const unapplied = new Set(withoutApplies.map(({ name }) => name)).size;
  return [
    `Forecast: ${number('create')} to create, ${number('rotate', 'replace')} to replace, ${number('update')} to change, ${number('retire')} to revoke.`,
    stopping === 0 ? 'No key stops working.' : `${count(stopping, 'key')} will stop working.`,
    ...(blocked === 0 ? [] : ['Applies will not be possible.']),
    ...(unapplied > 0 ? [`If no one applies, ${count(unapplied, 'key')} will.`] : []),
  ].join(' ');
}
