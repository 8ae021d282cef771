import * as z from 'zod';
import type { LowerPlaneClient } from '../api/client.ts';
import { type ApiKey, environmentScope, permissions } from '../api/contract/api-key.ts';
import { type AuditAction, auditAction } from '../api/contract/audit-event.ts';
import { covers, type EnvironmentScope, formatScope } from '../keys/environments.ts';
import { IMPACT_PERIOD, impactOfEvents, requestsIn } from '../keys/impact.ts';
import type { Instant } from '../keys/instant.ts';
import { daysBetween } from '../keys/moment.ts';
import { impactOfNarrowing, leastScope } from '../keys/narrowing.ts';
import { allows, PERMISSIONS, type Permissions } from '../keys/permissions.ts';
import { count, grouped } from '../text/count.ts';
import { seenUse } from './key-use.ts';
import { narrowingText } from './narrowing.ts';
import { instantOf } from './observed-key.ts';

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
    narrower: z
      .array(
        z.strictObject({
          permissions,
          requests: requests.meta({ description: 'In the last 90 days.' }),
          refused: requests.meta({ description: 'At least so many, unless it is known of all.' }),
          is_known: z.boolean().meta({
            description: 'false: the audit trail does not show what all requests needed.',
          }),
        }),
      )
      .meta({ description: 'What each smaller permission would have refused.' }),
    least: z
      .strictObject({ permissions: permissions.nullable(), environments: environmentScope.nullable() })
      .meta({
        description:
          'The least that the requests of the last 90 days needed. null: not known, or there were none.',
      }),
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
  const { events, use } = await seenUse(client, key, now - IMPACT_PERIOD);
  const written = new Map(events.map(({ action, at }) => [action, at]));
  const impact = impactOfEvents<AuditAction>(
    events.map(({ action, at, details }) => ({ action, at: instantOf(at), requests: requestsIn(details) })),
    now,
  );
  const least = leastScope(use, key);
  return {
    requests_total: key.request_count,
    last_used_at: key.last_used_at,
    requests_last_day: impact.lastDay,
    requests_last_7_days: impact.last7Days,
    requests_last_30_days: impact.last30Days,
    requests_last_90_days: impact.last90Days,
    narrower: smallerThan(key.permissions).map((smaller) => {
      const {
        requests: of,
        refused,
        isKnown,
      } = impactOfNarrowing(use, key, { ...key, permissions: smaller });
      return { permissions: smaller, requests: of, refused, is_known: isKnown };
    }),
    least: {
      permissions: least.permissions ?? null,
      environments: writtenScope(least.environments),
    },
    actions: impact.actions.map(({ action, events: of }) => ({
      action,
      events: of,
      last_at: written.get(action) ?? '',
    })),
  };
}

function writtenScope(scope: EnvironmentScope | undefined): KeyImpact['least']['environments'] {
  return scope === undefined ? null : scope === 'all' ? 'all' : [...scope];
}

/** Permissions that allow less. */
function smallerThan(held: Permissions): readonly Permissions[] {
  return PERMISSIONS.filter((level) => !allows(level, held));
}

/** How a key was used, and with what less it could have done. */
export function impactSentences(key: ApiKey, impact: KeyImpact, now: Instant): readonly string[] {
  const { last_used_at: last, least } = impact;
  if (last === null) return ['It was never used.'];
  const used = `Last used on ${last.slice(0, 10)} (${daysAgo(daysBetween(last, now))}), ${count(impact.requests_total, 'request')} in all: ${grouped(impact.requests_last_day)} in the last day, ${grouped(impact.requests_last_7_days)} in 7 days, ${grouped(impact.requests_last_30_days)} in 30 days, ${grouped(impact.requests_last_90_days)} in 90 days.`;
  const done = impact.actions.map(
    ({ action, events, last_at: at }) => `${action} (${events}, last on ${at.slice(0, 10)})`,
  );
  const narrower = impact.narrower.map(({ permissions: smaller, requests: of, refused, is_known: isKnown }) =>
    narrowingText({ requests: of, refused, isKnown, shortened: 0 }, key, { ...key, permissions: smaller }),
  );
  const needed = least.environments ?? 'all';
  return [
    used,
    ...(done.length === 0 ? [] : [`In the last 90 days: ${done.join(', ')}.`]),
    ...narrower,
    ...(covers(needed, key.environments)
      ? []
      : [`Of its environments, these requests needed ${formatScope(needed)} only.`]),
  ];
}

function daysAgo(days: number): string {
  return days <= 0 ? 'today' : `${count(days, 'day')} ago`;
}
