import { type KeyPlan, mintingOf, type Succession } from '../keys/change.ts';
import { formatDuration } from '../keys/duration.ts';
import {
  explainCleared,
  explainKept,
  explainKeptEnd,
  explainNotice,
  explainProblem,
  explainReasons,
} from '../keys/explain.ts';
import type { Instant } from '../keys/instant.ts';
import { type DesiredKey, isRehearsed, PENDING } from '../keys/key.ts';
import { allows } from '../keys/permissions.ts';
import { type DeclaredKey, keptIds } from './declared-key.ts';
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
  const kept = keptIds(declared);
  for (const notice of plan.notices) {
    const { title, detail } = explainNotice(notice);
    const more = notice.kind === 'predecessor-retires' && kept.length > 0 ? ` ${explainKeptEnd(kept)}` : '';
    report.warning({ title, ...about(desired, detail + more) }, notice.kind);
  }
  for (const { locations } of plan.changes.filter((change) => change.kind === 'clear')) {
    const { title, detail } = explainCleared(locations);
    report.warning({ title, ...about(desired, detail) }, 'old-secret-removed');
  }
  const minting = mintingOf(plan.changes);
  if (minting && minting.kind !== 'create' && record) {
    const expires = plan.changes.some(
      (change) => change.kind === 'expire' && change.predecessor.id === record.id,
    );
    announceSuccession(
      minting,
      record,
      {
        now,
        expires,
        isRehearsed: isRehearsed(desired, record.status),
        kept: record.destinations === 'elsewhere' ? [] : kept,
      },
      report,
    );
  }
  if (
    desired.expiration !== PENDING &&
    desired.expiration.kind === 'never' &&
    expirationAttribute === undefined
  ) {
    report.warning({
      title: 'Key Never Expires',
      ...about(
        desired,
        `Nothing says when the key expires, so it works until it is revoked. Add expires_in, for example "90d"; if it must never expire, write expires_in = "never".`,
      ),
    });
  }
}

interface Announced {
  readonly now: Instant;
  /** The old key is to expire at the end of its overlap. */
  readonly expires: boolean;
  readonly isRehearsed: boolean;
  /** Where the secret of the old key stays readable. */
  readonly kept: readonly string[];
}

function announceSuccession(
  { generation, reasons, overlap }: Succession,
  record: KeyRecord,
  { now, expires, isRehearsed: isRehearsedFirst, kept }: Announced,
  report: Report,
): void {
  const works = `the old key keeps working for ${formatDuration(overlap)}`;
  const fate =
    overlap === 0
      ? 'only then is the old key revoked, if it still works'
      : expires
        ? `${works} and expires then, unless a guard or a consumer prevents that: in that case, a later apply ends it`
        : `${works}, and a later apply retires it unless it is still used`;
  const copies = overlap === 0 || kept.length === 0 ? '' : ` ${explainKept(kept, expires)}`;
  report.warning(
    {
      title: 'Key Gets A Successor',
      subject: `"${record.name}"`,
      detail: `"${record.name}" moves from generation ${record.generation} to ${generation}. The key ending in ${record.lastFour} gets a successor: ${explainReasons(reasons, now)}. ${isRehearsedFirst ? 'Its rotation is rehearsed before it begins. ' : ''}The successor is created and delivered first; ${fate}.${copies}`,
    },
    'successor',
  );
  for (const reason of reasons) {
    if (reason.kind !== 'permissions' || !allows(reason.to, reason.from)) continue;
    report.warning({
      title: 'Permissions Grow',
      subject: `"${record.name}"`,
      detail: `The key "${record.name}" is ${reason.from} now and will be ${reason.to}. Make sure that its use really needs more.`,
    });
  }
}

/** A detail that names the key it is about, as far as the name is known. */
function about({ name }: DesiredKey, detail: string): { readonly subject?: string; readonly detail: string } {
  return name === PENDING ? { detail } : { subject: `"${name}"`, detail: `"${name}": ${detail}` };
}
