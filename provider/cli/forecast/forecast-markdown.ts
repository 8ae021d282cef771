import { inline, paragraphs, table } from '../../../action/report/format/markdown.ts';
import { describeEvent } from '../../engine/describe-event.ts';
import { type PlannedEvent, stopsWorking } from '../../engine/forecast-plan.ts';
import type { ForecastReport } from './forecast-document.ts';
import { dayText, forecastSummary, periodText } from './forecast-text.ts';

/** A forecast for a page that people read. */
export function forecastMarkdown({ forecast, problems }: ForecastReport): string {
  const { events, withoutApplies } = forecast;
  return `${paragraphs(
    '### Forecast of LowerPlane API keys',
    `**${inline(forecastSummary(forecast))}**`,
    inline(periodText(forecast)),
    events.length === 0 ? 'Nothing happens.' : eventTable(events),
    withoutApplies.length === 0
      ? 'If no one applies, no key stops working.'
      : `If no one applies:\n\n${eventTable(withoutApplies)}`,
    problems
      .map(({ severity, title, detail }) => `- **${severity}: ${inline(title)}** ${inline(detail)}`)
      .join('\n'),
  )}\n`;
}

function eventTable(events: readonly PlannedEvent[]): string {
  const rows = events.map((event) => {
    const { what, detail } = describeEvent(event);
    const isBad = stopsWorking(event) || event.kind === 'blocked';
    return [
      dayText(event.at),
      inline(event.name),
      isBad ? `**${inline(what)}**` : inline(what),
      inline(detail),
    ];
  });
  return table(['Day (UTC)', 'Key', 'What happens', 'Why'], rows);
}
