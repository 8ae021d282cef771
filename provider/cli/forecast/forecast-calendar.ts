import { createHash } from 'node:crypto';
import { describeEvent } from '../../engine/describe-event.ts';
import type { PlannedEvent } from '../../engine/forecast-plan.ts';
import { icalendar } from '../../text/icalendar.ts';
import { VERSION } from '../../version.ts';
import type { ForecastReport } from './forecast-document.ts';

/** The events of a forecast for a calendar program. */
export function forecastCalendar({ forecast: { events, period }, organizationId }: ForecastReport): string {
  const seen = new Map<string, number>();
  return icalendar({
    name: 'LowerPlane API keys',
    product: `LowerPlane//lowerplane ${VERSION}`,
    writtenAt: period.now,
    events: events.map((event) => {
      const { what, detail } = describeEvent(event);
      const identity = identityOf(event, organizationId);
      const before = seen.get(identity) ?? 0;
      seen.set(identity, before + 1);
      return {
        uid: `${digest(`${identity} ${before}`)}@lowerplane`,
        at: event.at,
        summary: `${event.name}: ${what}`,
        description: detail,
        categories: ['LowerPlane', event.kind],
      };
    }),
  });
}

/**
 * The same in each forecast of the same event, whenever it is made: of a key that is still to be created only the generation
 * is known.
 */
function identityOf(event: PlannedEvent, organizationId: string): string {
  const { name, kind, generation, id, isDeclared } = event;
  const key = isDeclared && generation !== undefined ? generation : (id ?? null);
  const problem = kind === 'blocked' ? event.problem.kind : null;
  return JSON.stringify([organizationId, name, kind, key, problem]);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
