import type { LowerPlaneClient } from '../api/client.ts';
import type { ApiKey } from '../api/contract/api-key.ts';
import type { AuditEvent } from '../api/contract/audit-event.ts';
import { keyUseOf } from '../api/contract/key-use.ts';
import { isLowerPlaneError } from '../api/errors.ts';
import { type KeyPlan, mintingOf } from '../keys/change.ts';
import { covers, formatScope } from '../keys/environments.ts';
import { IMPACT_PERIOD } from '../keys/impact.ts';
import { formatInstant, type Instant } from '../keys/instant.ts';
import { isKnown } from '../keys/key.ts';
import {
  impactOfNarrowing,
  isNarrower,
  type KeyScope,
  type KeyUse,
  type NarrowingImpact,
} from '../keys/narrowing.ts';
import { allows } from '../keys/permissions.ts';
import { count, grouped } from '../text/count.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

/** What the audit trail shows of a key. */
export interface SeenUse {
  /** With the key as their actor, oldest first. */
  readonly events: readonly AuditEvent[];
  readonly use: KeyUse;
}

/**
 * What was done with a key in the last {@link IMPACT_PERIOD}.
 *
 * @throws LowerPlaneError
 */
export async function seenUse(
  client: Pick<LowerPlaneClient, 'listAuditEvents'>,
  key: ApiKey,
  now: Instant,
): Promise<SeenUse> {
  const from = now - IMPACT_PERIOD;
  const events: AuditEvent[] = [];
  for await (const event of client.listAuditEvents({ actor: key.id, from: formatInstant(from) }))
    events.push(event);
  return { events, use: keyUseOf(events, key, from) };
}

/** Reports at plan what the use of a key says about a declaration that gives its successor less. */
export async function announceNarrowing(
  { connection, now }: Run,
  { desired }: DeclaredKey,
  { id, name, permissions, environments }: KeyRecord,
  { changes }: KeyPlan,
  report: Report,
): Promise<void> {
  const minting = mintingOf(changes);
  if (connection === undefined || minting === undefined || minting.kind === 'create') return;
  const from: KeyScope = { permissions, environments };
  const to: KeyScope = {
    permissions: isKnown(desired.permissions) ? desired.permissions : permissions,
    environments: isKnown(desired.environments) ? desired.environments : environments,
  };
  if (!isNarrower(to, from)) return;
  const warn = (title: string, detail: string) =>
    report.warning({ title, subject: `"${name}"`, detail: `"${name}": ${detail}` });
  try {
    const key = await connection.keys.find(id);
    if (key === undefined) return;
    const { use } = await seenUse(connection.client, key, now());
    const impact = impactOfNarrowing(use, from, to);
    const isUnused = impact.requests === 0 && impact.isKnown;
    if (!isUnused) warn(titleOf(impact), narrowingText(impact, from, to));
  } catch (error) {
    if (!isLowerPlaneError(error)) throw error;
    warn(
      UNKNOWN,
      `What ${narrowedText(from, to)} would have refused is not known, because the audit trail could not be read: ${error.title}. ${error.detail}`,
    );
  }
}

const UNKNOWN = 'Impact Of Narrowing Is Not Known';

function titleOf({ refused, shortened, isKnown: isAllKnown }: NarrowingImpact): string {
  if (refused > 0) return 'Narrowing Would Have Refused Requests';
  if (!isAllKnown) return UNKNOWN;
  return shortened > 0 ? 'Narrowing Would Have Shortened Lists' : 'Narrowing Fits The Use';
}

/** What a key with less would have done, in sentences: "read-only would have refused 3 of 4,112 requests of the last 90 days." */
export function narrowingText(impact: NarrowingImpact, from: KeyScope, to: KeyScope): string {
  const { requests, refused, shortened, isKnown: isAllKnown } = impact;
  const what = narrowedText(from, to);
  const of = `${count(requests, 'request')} of the last 90 days`;
  const shorter =
    shortened === 0
      ? ''
      : ` ${count(shortened, 'request')} that named no environment would have been answered with less.`;
  if (!isAllKnown)
    return refused === 0
      ? `What ${what} would have refused is not known: the audit trail does not show what all ${of} needed.`
      : `${what} would have refused at least ${grouped(refused)} of ${of}. Of the others it is not known: the audit trail does not show what they needed.${shorter}`;
  if (requests === 0) return `${what} would have refused nothing: it was not used in the last 90 days.`;
  return `${what} would have refused ${refused === 0 ? 'none' : grouped(refused)} of ${of}.${shorter}`;
}

/** What is left: `read-only`, `production only`, or `read-only for production only`. */
function narrowedText(from: KeyScope, to: KeyScope): string {
  const permissions = allows(to.permissions, from.permissions) ? undefined : to.permissions;
  const environments = covers(to.environments, from.environments)
    ? undefined
    : `${formatScope(to.environments)} only`;
  return [permissions, environments].filter((part) => part !== undefined).join(' for ');
}
