import * as z from 'zod';
import { painter, type TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { type AuditEvent, auditAction } from '../../api/contract/audit-event.ts';
import { DAY } from '../../keys/duration.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';
import { formatActor, instantOf } from '../../lifecycle/observed-key.ts';
import { count, grouped } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { collect } from '../lowerplane/with-lowerplane.ts';
import { dayCell, daysAgo, daysBetween } from '../table/day-cell.ts';

const requests = z.number().int().min(0);

/** Who would notice the end of a key, as the audit trail shows it. */
export const keyImpact = z
  .strictObject({
    requests_total: requests,
    last_used_at: z.string().nullable(),
    requests_last_day: requests,
    requests_last_7_days: requests,
    requests_last_30_days: requests,
    requests_last_90_days: requests,
    actions: z
      .array(z.strictObject({ action: auditAction, events: requests, last_at: z.string() }))
      .meta({ description: 'What was done with the key in the last 90 days, besides reading.' }),
  })
  .meta({ id: 'KeyImpact' });
export type KeyImpact = z.output<typeof keyImpact>;

const PERIOD = 90 * DAY;

/**
 * What depends on a key, from the audit trail.
 *
 * @throws LowerPlaneError
 */
export async function impactOf(client: LowerPlaneClient, key: ApiKey, now: Instant): Promise<KeyImpact> {
  const events = await collect(client.listAuditEvents({ actor: key.id, from: formatInstant(now - PERIOD) }));
  const uses = events.filter(({ action }) => action === 'api_key.used');
  const within = (span: number) =>
    uses
      .filter(({ at }) => now - instantOf(at) <= span)
      .reduce((total, event) => total + requestsIn(event), 0);
  const others = events.filter(({ action }) => action !== 'api_key.used');
  return {
    requests_total: key.request_count,
    last_used_at: key.last_used_at,
    requests_last_day: within(DAY),
    requests_last_7_days: within(7 * DAY),
    requests_last_30_days: within(30 * DAY),
    requests_last_90_days: within(PERIOD),
    actions: [...Map.groupBy(others, ({ action }) => action)].map(([action, of]) => ({
      action,
      events: of.length,
      last_at: of.at(-1)?.at ?? '',
    })),
  };
}

function requestsIn({ details }: AuditEvent): number {
  const { requests: number } = details;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 1;
}

/** The impact for people who are about to end a key. */
export function impactText(key: ApiKey, impact: KeyImpact, now: Instant, style: TerminalStyle): string {
  const paint = painter(style);
  const { last_used_at: last } = impact;
  const created = `Created on ${key.created_at.slice(0, 10)} by ${formatActor(key.created_by)}.`;
  const used =
    last === null
      ? 'It was never used.'
      : `Last used on ${dayCell(last, `(${daysAgo(daysBetween(last, now)).replace('\u00a0', ' ')})`)}, ${count(impact.requests_total, 'request')} in all: ${grouped(impact.requests_last_day)} in the last day, ${grouped(impact.requests_last_7_days)} in 7 days, ${grouped(impact.requests_last_30_days)} in 30 days, ${grouped(impact.requests_last_90_days)} in 90 days.`;
  const done = impact.actions.map(
    ({ action, events, last_at: at }) => `${action} (${events}, last on ${at.slice(0, 10)})`,
  );
  return [
    paint('bold', `${printable(`"${key.name}"`)} (ending in ${key.last_four}), ${key.permissions}`),
    ...[created, used, done.length === 0 ? '' : `In the last 90 days: ${done.join(', ')}.`]
      .filter((text) => text !== '')
      .flatMap((text) => wrapText(text, style.width, '  ')),
    '',
  ].join('\n');
}
