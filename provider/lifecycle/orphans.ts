import type { ApiKey } from '../api/contract/api-key.ts';
import { isExpired } from '../keys/expiration.ts';
import { formatInstant, wholeSecond } from '../keys/instant.ts';
import { formatTimes } from '../keys/times.ts';
import { endKey } from './end-key.ts';
import { expirationOf } from './observed-key.ts';
import { problemOf, type Report } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** How long a key works that no one has recorded, in milliseconds: until it is, or until its user has another. */
export const PROVISIONAL_LIFE = 3_600_000;

/** What is true of a key that a killed run was creating, and of which no note can be read. */
export const WITHOUT_NOTE =
  'Such a key expires within an hour of its creation. Only if the run was killed after the delivery and before the key was recorded, it works as long as declared: look in LowerPlane for a key that no configuration declares.';

/** What became of an orphan: it has ended, ends by itself, or may work for long. */
export type OrphanFate = 'ended' | 'ends-soon' | 'works';

/**
 * Revokes a key that an interrupted apply left behind, so that no key works that no one manages. Call it when the new
 * secret is delivered: until then the orphan may be what a destination holds. Someone holds the secret of one that was
 * used: it keeps working for a while, in which its holder finds the new one. Problems are reported, never thrown.
 *
 * @param grace that while, in milliseconds. Undefined: there is no new one, so it is left as it is.
 * @param isOfThisRun this run's own request made it, which was changed on its way to LowerPlane.
 */
export async function revokeOrphan(
  run: ConnectedRun,
  orphan: ApiKey,
  grace: number | undefined,
  report: Report,
  isOfThisRun = false,
): Promise<OrphanFate> {
  const { id, name, last_four: lastFour } = orphan;
  const which = `the key ${id} (ending in ${lastFour}) for "${name}" on ${orphan.created_at}`;
  const created = isOfThisRun
    ? `This apply created ${which}, but not as it had asked for: a proxy may have changed the request.`
    : `An earlier apply created ${which}, and was interrupted before the key was recorded.`;
  const kind = isOfThisRun ? 'Key Of A Changed Request' : 'Key Of An Interrupted Apply';
  const outcome = await endKey(run, { cause: 'orphan', key: { id, name, lastFour } });
  if (outcome.ended) {
    report.warning({
      title: `${kind} Was Revoked: "${name}"`,
      detail: `${created} It was revoked.`,
    });
    return 'ended';
  }
  if (outcome.why === 'in-use') return endSoon(run, orphan, { kind, created, grace }, report);
  // Not an error: the new key is delivered, and must not count as failed.
  report.warning({
    title: `${kind} Could Not Be Revoked: "${name}"`,
    detail: `${created} It may still work: revoke it in LowerPlane. ${outcome.problem.detail}`,
  });
  return 'works';
}

async function endSoon(
  run: ConnectedRun,
  orphan: ApiKey,
  {
    kind,
    created,
    grace,
  }: { readonly kind: string; readonly created: string; readonly grace: number | undefined },
  report: Report,
): Promise<OrphanFate> {
  const title = `${kind} Is In Use: "${orphan.name}"`;
  const use = `${created} It has been used ${formatTimes(orphan.request_count)} since, so it was not revoked.`;
  if (grace === undefined) {
    const detail = `${use} Once its user has another secret, revoke it in LowerPlane.`;
    report.warning({ title, detail });
    return 'works';
  }
  const soon = wholeSecond(run.now() + grace);
  try {
    const key = isExpired(expirationOf(orphan), soon)
      ? orphan
      : await run.connection.keyAuthority.update(orphan.id, { expires_at: formatInstant(soon) });
    report.warning({
      title,
      detail: `${use} It expires on ${key.expires_at}. Until then, its user needs the new secret.`,
    });
    return 'ends-soon';
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.warning({
      title,
      detail: `${use} It could not be made to expire soon. ${problem.detail} Once its user has the new secret, revoke it in LowerPlane.`,
    });
    return 'works';
  }
}
