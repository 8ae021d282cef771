import * as z from 'zod';
import type { KeyPage } from '../../../action/report/page/key-page.ts';
import { apiKey } from '../../api/contract/api-key.ts';
import { formatInstant, type Instant } from '../../keys/instant.ts';

const timestamp = z.iso.datetime({ offset: true });
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);

const key = apiKey
  .pick({ id: true, name: true, permissions: true, environments: true, last_four: true })
  .extend({
    status: z.enum(['active', 'expired', 'revoked', 'absent']),
    created_at: timestamp,
    last_used_at: timestamp.nullable(),
    expires_at: timestamp.nullable().meta({ description: 'null: never.' }),
    requests: count.nullable().meta({ description: 'In all. null: not known.' }),
    requests_last_90_days: count.nullable().meta({ description: 'null: not known.' }),
    declared: z.boolean().nullable().meta({ description: 'Whether code declares it. null: not known.' }),
    declared_at: z.string().nullable().meta({ description: 'File and line.' }),
    destinations: z.array(z.string()),
  })
  .meta({ id: 'KeyOfReport' });

/** What `lowerplane report --format json` prints: what the page shows. */
export const pageDocument = z
  .strictObject({
    version: z.literal(1),
    at: timestamp.meta({ description: "LowerPlane's time that ages are counted from." }),
    subject: z.string(),
    keys: z.array(key).nullable(),
    calendar: z
      .strictObject({
        until: timestamp,
        events: z.array(
          z.strictObject({
            at: timestamp,
            name: z.string(),
            kind: z.enum(['outage', 'successor', 'ending', 'other']),
            what: z.string(),
            detail: z.string(),
          }),
        ),
      })
      .nullable(),
    posture: z.array(
      z.strictObject({
        source: z.string(),
        framework: z.string(),
        status: z.string(),
        score: share,
        minimum_score: share.nullable(),
      }),
    ),
    checks: z
      .array(z.strictObject({ checked_at: timestamp, outcome: z.string(), open: count }))
      .meta({ description: 'The results of --check, oldest first.' }),
    not_known: z.array(z.string()).meta({ description: 'What could not be read, and why.' }),
  })
  .meta({ id: 'KeyPageReport' });
export type PageDocument = z.output<typeof pageDocument>;

export function pageDocumentOf(page: KeyPage): PageDocument {
  const { at, subject, keys, calendar, posture, checks, notKnown } = page;
  return {
    version: 1,
    at: formatInstant(at),
    subject,
    keys: keys?.map(keyOf) ?? null,
    calendar: calendar
      ? {
          until: formatInstant(calendar.until),
          events: calendar.events.map((event) => ({ ...event, at: formatInstant(event.at) })),
        }
      : null,
    posture: posture.map(({ source, name, status, score, minimum }) => ({
      source,
      framework: name,
      status,
      score,
      minimum_score: minimum ?? null,
    })),
    checks: checks.map(({ checked_at, outcome, counts }) => ({ checked_at, outcome, open: counts.open })),
    not_known: [...notKnown],
  };
}

function keyOf(each: NonNullable<KeyPage['keys']>[number]): NonNullable<PageDocument['keys']>[number] {
  const { id, name, permissions, environments, status, lastFour, use, declaration } = each;
  const code = declaration === 'none' ? undefined : declaration;
  return {
    id,
    name,
    permissions,
    environments: environments === 'all' ? 'all' : [...environments],
    status,
    last_four: lastFour,
    created_at: formatInstant(each.createdAt),
    last_used_at: orNull(each.lastUsedAt),
    expires_at: orNull(each.expiresAt),
    requests: use?.requestsInAll ?? null,
    requests_last_90_days: use?.requestsLast90Days ?? null,
    declared: declaration === undefined ? null : code !== undefined,
    declared_at: code?.place ?? null,
    destinations: [...(code?.destinations ?? [])],
  };
}

function orNull(at: Instant | undefined): string | null {
  return at === undefined ? null : formatInstant(at);
}
