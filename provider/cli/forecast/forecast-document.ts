import * as z from 'zod';
import { describeEvent } from '../../engine/describe-event.ts';
import { type KeyForecast, type PlannedEvent, stopsWorking } from '../../engine/forecast-plan.ts';
import { formatInstant } from '../../keys/instant.ts';
import type { ReportedProblem } from '../../lifecycle/report.ts';

const timestamp = z.iso.datetime({ offset: true });

const event = z.strictObject({
  at: timestamp,
  name: z.string(),
  declared: z.boolean().meta({ description: 'Whether code declares the key.' }),
  kind: z
    .enum(['create', 'rotate', 'replace', 'update', 'retire', 'hold', 'wait', 'expire', 'blocked'])
    .meta({
      description:
        'retire: an old key is revoked. hold: an old key is kept, because it is still used. wait: a rotation is due and waits for its window. blocked: the apply is not possible, and changes no key.',
    }),
  generation: z.number().int().min(1).nullable().meta({
    description: 'Of the key that is created, changed or ends. null: not known.',
  }),
  key_id: z.string().nullable().meta({ description: 'null: the key does not exist yet.' }),
  stops_working: z
    .boolean()
    .meta({ description: 'Whether the consumers of the key are refused from then on.' }),
  summary: z.string(),
  detail: z.string(),
});

/** What `lowerplane forecast --format json` prints. */
export const forecastDocument = z
  .strictObject({
    version: z.literal(1),
    organization_id: z.string(),
    base_url: z.string(),
    from: timestamp,
    until: timestamp,
    applies: z
      .strictObject({ first: timestamp, every_seconds: z.number().int().min(1) })
      .nullable()
      .meta({ description: 'When someone is assumed to apply. null: never.' }),
    events: z.array(event),
    without_applies: z
      .array(event)
      .meta({ description: 'The keys that stop working if no one applies at all.' }),
    problems: z
      .array(
        z.strictObject({
          severity: z.enum(['error', 'warning']),
          title: z.string(),
          detail: z.string(),
          name: z.string().nullable(),
        }),
      )
      .meta({ description: 'What a plan that is made now reports.' }),
  })
  .meta({ id: 'KeyForecast' });

export type ForecastDocument = z.infer<typeof forecastDocument>;

/** A forecast as it is reported. */
export interface ForecastReport {
  readonly forecast: KeyForecast;
  readonly organizationId: string;
  readonly baseUrl: string;
  /** What a plan that is made now reports, and about which name. */
  readonly problems: readonly (ReportedProblem & { readonly name: string | null })[];
}

export function forecastDocumentOf(report: ForecastReport): ForecastDocument {
  const { forecast, organizationId, baseUrl, problems } = report;
  const { now, until, applies } = forecast.period;
  return {
    version: 1,
    organization_id: organizationId,
    base_url: baseUrl,
    from: formatInstant(now),
    until: formatInstant(until),
    applies: applies
      ? { first: formatInstant(applies.first), every_seconds: Math.round(applies.every / 1000) }
      : null,
    events: forecast.events.map(eventOf),
    without_applies: forecast.withoutApplies.map(eventOf),
    problems: problems.map(({ severity, title, detail, name }) => ({ severity, title, detail, name })),
  };
}

function eventOf(planned: PlannedEvent): ForecastDocument['events'][number] {
  const { what, detail } = describeEvent(planned);
  return {
    at: formatInstant(planned.at),
    name: planned.name,
    declared: planned.isDeclared,
    kind: planned.kind,
    generation: planned.generation ?? null,
    key_id: planned.id ?? null,
    stops_working: stopsWorking(planned),
    summary: what,
    detail,
  };
}
