import type { JsonReport } from '../../../action/report/gate/json-report.ts';
import { frameworkOf, pageKeyOf } from '../../../action/report/gate/page.ts';
import type {
  KeyPage,
  PageCalendar,
  PageDeclaration,
  PageEvent,
  PageFramework,
} from '../../../action/report/page/key-page.ts';
import type { LowerPlaneClient } from '../../api/client.ts';
import { isLowerPlaneError } from '../../api/errors.ts';
import { type ClientOptions, parseBaseUrl } from '../../api/options.ts';
import { type DeclaredName, placeOf } from '../../engine/declared-name.ts';
import { describeEvent } from '../../engine/describe-event.ts';
import { planNames } from '../../engine/engine-plan.ts';
import { forecastPlan, type PlannedEvent, stopsWorking } from '../../engine/forecast-plan.ts';
import { openRun } from '../../engine/open-run.ts';
import { type ReadSources, readSources } from '../../engine/read-sources.ts';
import { DAY } from '../../keys/duration.ts';
import { IMPACT_PERIOD, requestsIn } from '../../keys/impact.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { isKnown } from '../../keys/key.ts';
import { type ConnectedRun, NO_GUARDS } from '../../lifecycle/run.ts';
import type { CommandIo } from '../command-io.ts';
import { startProgress } from '../progress.ts';

/** What a page is made of. */
export interface PageSources {
  readonly options: ClientOptions;
  readonly io: CommandIo;
  readonly from: readonly string[];
  readonly varFiles: readonly string[];
  /** How far the calendar looks ahead. */
  readonly days: number;
  /** Oldest first. */
  readonly checks: readonly JsonReport[];
}

/**
 * Reads what the page shows. Only the keys are needed: what else cannot be read is listed on the page.
 *
 * @throws ClientOptionError, LifecycleError, LowerPlaneError when the keys cannot be read.
 */
export async function readKeyPage(sources: PageSources): Promise<KeyPage> {
  const { options, io, from, varFiles, days, checks } = sources;
  const notKnown: string[] = [];
  const progress = startProgress(io);
  const access = { credentials: {}, environment: { ...io.environment } };
  const code = await readSources({ cwd: io.cwd, from: from.length === 0 ? ['.'] : from, varFiles, access });
  const hasCode = code.files > 0 || from.length > 0;
  if (hasCode)
    notKnown.push(...[...code.problems, ...code.unread].map(({ at, message }) => `${at}: ${message}`));
  else
    notKnown.push(
      'No code declares keys here, so which key is declared where is not shown. Name it with --from.',
    );
  const run = await openRun(
    { ...options, onListProgress: ({ items }) => progress.at(`Read: ${items}`) },
    NO_GUARDS,
  );
  try {
    const { client, self } = run.connection;
    const now = run.now();
    // Before the keys, so that none has more requests in 90 days than in all.
    const requests = await requestsByKey(client, now, notKnown);
    const live = await Array.fromAsync(client.listApiKeys());
    const declarations = hasCode ? declarationsOf(code) : undefined;
    const keys = live.map((key) => {
      const base = pageKeyOf(key, now);
      const last90 = requests && (requests.get(key.id) ?? 0);
      return {
        ...base,
        use: { requestsInAll: key.request_count, requestsLast90Days: last90 },
        declaration:
          declarations && (declarations.get(key.id) ?? declarations.get(key.name) ?? ('none' as const)),
      };
    });
    const calendar = await calendarOf(run, code.names, now, now + days * DAY);
    const posture = await postureOf(client, checks.at(-1), notKnown);
    const subject = `Organization ${self.organization_id} at ${parseBaseUrl(options.baseUrl).href}`;
    return { at: now, subject, keys, calendar, posture, checks, notKnown };
  } finally {
    progress.end();
    await run.connection.client.close();
  }
}

/** Requests of the last 90 days by the id of the key. Undefined: the audit trail could not be read. */
async function requestsByKey(
  client: Pick<LowerPlaneClient, 'listAuditEvents'>,
  now: Instant,
  notKnown: string[],
): Promise<ReadonlyMap<string, number> | undefined> {
  return tolerated('The use of keys is not known', notKnown, async () => {
    const requests = new Map<string, number>();
    const filter = { action: 'api_key.used', from: formatInstant(now - IMPACT_PERIOD) } as const;
    for await (const { key_id: id, details } of client.listAuditEvents(filter))
      if (id !== null) requests.set(id, (requests.get(id) ?? 0) + requestsIn(details));
    return requests;
  });
}

/** The scores of LowerPlane, with the minimum that the policy of the last check asks for; without LowerPlane's, that check's. */
async function postureOf(
  client: Pick<LowerPlaneClient, 'getPosture'>,
  last: JsonReport | undefined,
  notKnown: string[],
): Promise<readonly PageFramework[]> {
  const checked = (last?.posture ?? []).map(frameworkOf);
  if (checked.length > 0) return checked;
  const posture = await tolerated('The compliance posture is not known', notKnown, () => client.getPosture());
  return (posture?.frameworks ?? []).map(({ name, status, score }) => ({
    source: 'LowerPlane',
    name,
    status,
    score,
    minimum: undefined,
  }));
}

async function tolerated<Value>(
  what: string,
  notKnown: string[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    notKnown.push(`${what}. ${error.title}: ${error.detail}`);
    return undefined;
  }
}

/** Declarations by the id that they name, and otherwise by the name of their key. */
function declarationsOf({ names }: ReadSources): ReadonlyMap<string, PageDeclaration> {
  return new Map(
    names.map(({ id, name, declared, declaration }) => [
      id ?? name,
      {
        place: placeOf(declaration.header),
        destinations: declared.destinations.filter(isKnown).map(({ id: location }) => location),
      },
    ]),
  );
}

async function calendarOf(
  run: ConnectedRun,
  names: readonly DeclaredName[],
  now: Instant,
  until: Instant,
): Promise<PageCalendar> {
  const request = { goal: 'apply', prune: false, rotate: new Set<string>(), decidedAt: now } as const;
  const plan = await planNames(run, names, request);
  const { events } = await forecastPlan(run, plan, { now, until, applies: { first: now, every: DAY } });
  return { until, events: events.map(pageEventOf) };
}

function pageEventOf(event: PlannedEvent): PageEvent {
  const { what, detail } = describeEvent(event);
  return { at: event.at, name: event.name, what, detail, kind: kindOf(event) };
}

function kindOf(event: PlannedEvent): PageEvent['kind'] {
  if (stopsWorking(event) || event.kind === 'blocked') return 'outage';
  if (event.kind === 'rotate' || event.kind === 'replace' || event.kind === 'create') return 'successor';
  return event.kind === 'retire' || event.kind === 'expire' ? 'ending' : 'other';
}
