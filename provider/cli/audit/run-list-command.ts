import type { LowerPlaneClient } from '../../api/client.ts';
import type { AuditAction, AuditEvent } from '../../api/contract/audit-event.ts';
import { KEY_ID } from '../../api/contract/words.ts';
import { given } from '../../api/filters.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { instantOf } from '../../lifecycle/observed-key.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { lookUpKey } from '../keys/look-up-key.ts';
import { EXIT } from '../lowerplane/exit.ts';
import type { LowerPlaneValues } from '../lowerplane/lowerplane-options.ts';
import { withLowerPlane } from '../lowerplane/with-lowerplane.ts';
import { csvHeader, csvRow, type ListValues, writeList } from '../table/list-report.ts';
import { EVENT_COLUMNS, eventLine } from './event-row.ts';

type AuditFilters = NonNullable<Parameters<LowerPlaneClient['listAuditEvents']>[0]>;
type Moment = ((now: Instant) => Instant) | undefined;

interface AuditValues extends ListValues, LowerPlaneValues {
  readonly key: string | undefined;
  readonly actor: string | undefined;
  readonly action: AuditAction | undefined;
  readonly from: Moment;
  readonly to: Moment;
  readonly follow: boolean;
  readonly every: number | undefined;
}

/** Milliseconds between two questions for new events. */
const EVERY = 5_000;

/** @returns the exit code. */
export async function runAuditListCommand(values: AuditValues, io: CommandIo): Promise<number> {
  const { follow } = values;
  if (follow && (values.output.length > 0 || values.sort !== undefined || values.reverse))
    throw new UsageError('--follow prints events as they happen: leave out --sort, --reverse and --output.');
  if (follow && values.to !== undefined) throw new UsageError('--follow has no end: leave out --to.');
  return withLowerPlane('audit list', values, io, async (client) => {
    const filters = await filtersOf(values, client, io.now);
    if (follow) return followTrail(client, filters, values, io);
    const rows = await Array.fromAsync(client.listAuditEvents(filters));
    await writeList(
      { name: 'events', columns: EVENT_COLUMNS, rows, summary: `${count(rows.length, 'event')}.` },
      values,
      io,
    );
    return EXIT.done;
  });
}

async function filtersOf(values: AuditValues, client: LowerPlaneClient, now: Instant): Promise<AuditFilters> {
  const { key, actor, action, from, to } = values;
  return given({
    key_id: key === undefined || KEY_ID.test(key) ? key : (await lookUpKey(client, key)).id,
    actor,
    action,
    from: from && formatInstant(from(now)),
    to: to && formatInstant(to(now)),
  });
}

/** Prints events as they happen, until the command is interrupted. */
async function followTrail(
  client: LowerPlaneClient,
  filters: AuditFilters,
  { format, every = EVERY }: AuditValues,
  io: CommandIo,
): Promise<number> {
  const { id: ownId } = await client.getOwnApiKey();
  const seen = new Set<string>();
  let from = filters.from ?? formatInstant(client.clock.now());
  if (format === 'csv') io.out(csvHeader(EVENT_COLUMNS));
  for (;;) {
    let last = instantOf(from);
    for await (const event of client.listAuditEvents({ ...filters, from })) {
      last = Math.max(last, instantOf(event.at));
      if (seen.has(event.id)) continue;
      seen.add(event.id);
      // Each question is a use of this key: to show it would never end.
      if (event.action === 'api_key.used' && event.key_id === ownId) continue;
      io.out(streamed(event, format));
    }
    from = formatInstant(last);
    if (!(await io.wait(every))) return EXIT.done;
  }
}

/** An event as it is printed where no end of the list is known. */
function streamed(event: AuditEvent, format: AuditValues['format']): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(event)}\n`;
    case 'csv':
      return csvRow(EVENT_COLUMNS, event);
    default:
      return `${printable(eventLine(event))}\n`;
  }
}
