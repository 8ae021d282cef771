import * as z from 'zod';
import { painter, type TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import type { LowerPlaneClient } from '../../api/client.ts';
import type { ApiKey } from '../../api/contract/api-key.ts';
import { type AuditAction, auditAction } from '../../api/contract/audit-event.ts';
import { IMPACT_PERIOD, impactOfEvents, requestsIn } from '../../keys/impact.ts';
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

/**
 * What depends on a key, from the audit trail.
 *
 * @throws LowerPlaneError
 */
export async function impactOf(client: LowerPlaneClient, key: ApiKey, now: Instant): Promise<KeyImpact> {
  const from = formatInstant(now - IMPACT_PERIOD);
  const events = await collect(client.listAuditEvents({ actor: key.id, from }));
  const written = new Map(events.map(({ action, at }) => [action, at]));
  const impact = impactOfEvents<AuditAction>(
    events.map(({ action, at, details }) => ({ action, at: instantOf(at), requests: requestsIn(details) })),
    now,
  );
  return {
    requests_total: key.request_count,
    last_used_at: key.last_used_at,
    requests_last_day: impact.lastDay,
    requests_last_7_days: impact.last7Days,
    requests_last_30_days: impact.last30Days,
    requests_last_90_days: impact.last90Days,
    actions: impact.actions.map(({ action, events: of }) => ({
      action,
      events: of,
      last_at: written.get(action) ?? '',
    })),
  };
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
