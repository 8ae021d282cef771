import { isLowerPlaneError } from '../api/errors.ts';
import { covers, formatScope } from '../keys/environments.ts';
import { IMPACT_PERIOD } from '../keys/impact.ts';
import { impactOfNarrowing, type KeyScope, type NarrowingImpact } from '../keys/narrowing.ts';
import { allows } from '../keys/permissions.ts';
import { count, grouped } from '../text/count.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

/** Reports at plan what the use of a key says about a successor that may do less. */
export async function announceNarrowing(
  { connection, now }: Run,
  { id, name, ...from }: Pick<KeyRecord, 'id' | 'name'> & KeyScope,
  to: KeyScope,
  report: Report,
): Promise<void> {
  if (connection === undefined) return;
  const warn = (title: string, detail: string) =>
    report.warning({ title, subject: `"${name}"`, detail: `"${name}": ${detail}` });
  try {
    const key = await connection.keys.find(id);
    if (key === undefined) return;
    const impact = impactOfNarrowing(await connection.useOf(key, now() - IMPACT_PERIOD), from, to);
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
