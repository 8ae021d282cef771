import { type KeyPlan, mintingOf, type Succession } from '../keys/change.ts';
import { formatDuration } from '../keys/duration.ts';
import { explainNotice, explainProblem, explainReason } from '../keys/explain.ts';
import type { Instant } from '../keys/instant.ts';
import { type DesiredKey, PENDING } from '../keys/key.ts';
import { allows } from '../keys/permissions.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';

interface Planned {
  readonly declared: DeclaredKey;
  readonly record: KeyRecord | undefined;
  readonly plan: KeyPlan;
}

/** Reports at plan what a person must know: problems as errors, reasons and notices as warnings. */
export function announce(planned: Planned, now: Instant, report: Report): void {
  const { declared, record, plan } = planned;
  const { desired, expirationAttribute } = declared;
  for (const problem of plan.problems) {
    const expires = problem.kind !== 'no-destination' && problem.kind !== 'absent';
    report.error({
      ...explainProblem(problem),
      path: [expires ? (expirationAttribute ?? 'expires_in') : 'name'],
    });
  }
  for (const notice of plan.notices) {
    const { title, detail } = explainNotice(notice);
    // The name makes the title unique: of several warnings with the same title, Terraform shows only one.
    report.warning({ title: `${title}:${displayName(desired)}`, detail });
  }
  const minting = mintingOf(plan.changes);
  if (minting && minting.kind !== 'create' && record) announceSuccession(minting, record, now, report);
  if (
    desired.expiration !== PENDING &&
    desired.expiration.kind === 'never' &&
    expirationAttribute === undefined
  ) {
    report.warning({
      title: `Key${displayName(desired)} Never Expires`,
      detail: `Nothing says when the key expires, so it works until it is revoked. Add expires_in, for example "90d"; if it must never expire, write expires_in = "never".`,
    });
  }
}

function announceSuccession(
  { generation, reasons, overlap }: Succession,
  record: KeyRecord,
  now: Instant,
  report: Report,
): void {
  const because = reasons.map((reason) => explainReason(reason, now)).join('; and ');
  const fate =
    overlap > 0
      ? `the old key keeps working for ${formatDuration(overlap)}, and a later apply retires it unless it is still used`
      : 'only then is the old key revoked, if it still works';
  report.warning({
    title: `"${record.name}" Moves From Generation ${record.generation} To ${generation}`,
    detail: `The key ending in ${record.lastFour} gets a successor: ${because}. The successor is created and delivered first; ${fate}.`,
  });
  for (const reason of reasons) {
    if (reason.kind !== 'permissions' || !allows(reason.to, reason.from)) continue;
    report.warning({
      title: `Permissions Of "${record.name}" Grow`,
      detail: `The key is ${reason.from} now and will be ${reason.to}. Make sure that its use really needs more.`,
    });
  }
}

function displayName(desired: DesiredKey): string {
  return desired.name === PENDING ? '' : ` "${desired.name}"`;
}
