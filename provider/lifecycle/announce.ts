import { type KeyPlan, mintingOf, type Succession } from '../keys/change.ts';
import { formatDuration } from '../keys/duration.ts';
import { covers, formatScope } from '../keys/environments.ts';
import { explainNotice, explainProblem, explainReason } from '../keys/explain.ts';
import type { Instant } from '../keys/instant.ts';
import { type DesiredKey, PENDING } from '../keys/key.ts';
import { allows } from '../keys/permissions.ts';
import type { DeclaredKey } from './declared-key.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { Run } from './run.ts';

interface Planned {
  readonly declared: DeclaredKey;
  readonly record: KeyRecord | undefined;
  readonly plan: KeyPlan;
}

/** Reports at plan what a person must know: problems as errors, reasons and notices as warnings. */
export function announce(planned: Planned, run: Run, now: Instant, report: Report): void {
  const { declared, record, plan } = planned;
  const { desired, expirationAttribute } = declared;
  for (const problem of plan.problems) {
    const field = problem.kind === 'no-destination' ? 'name' : (expirationAttribute ?? 'expires_in');
    report.error({ ...explainProblem(problem), path: [field] });
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
  refuseBeyondOwnReach(planned, run, report);
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

/** LowerPlane would refuse these at apply, half way through. */
function refuseBeyondOwnReach(
  { declared: { desired }, plan }: Planned,
  { connection, planned }: Run,
  report: Report,
): void {
  if (!connection || plan.changes.length === 0) return;
  const { self } = connection;
  const title = 'API Key Cannot Manage Keys';
  if (self.permissions !== 'admin' && !planned.reported.has(title)) {
    planned.reported.add(title);
    report.error({
      title,
      detail: `This run is authenticated with "${self.name}" (ending in ${self.last_four}), which is ${self.permissions}. Creating, changing and revoking keys needs an admin key: set api_key or LOWERPLANE_API_KEY to one.`,
    });
  }
  if (desired.environments !== PENDING && !covers(self.environments, desired.environments)) {
    report.error({
      title: 'Environments Out Of Reach',
      detail: `The key is declared for ${formatScope(desired.environments)}, but this run is authenticated with "${self.name}", which reaches only ${formatScope(self.environments)}, and no key can create one that reaches further than itself. Narrow environments, or authenticate with a key that has a wider scope.`,
      path: ['environments'],
    });
  }
}

function displayName(desired: DesiredKey): string {
  return desired.name === PENDING ? '' : ` "${desired.name}"`;
}
