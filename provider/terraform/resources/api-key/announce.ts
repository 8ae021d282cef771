import { type KeyPlan, mintingOf, type Succession } from '../../../keys/change.ts';
import { formatDuration } from '../../../keys/duration.ts';
import { covers, formatScope } from '../../../keys/environments.ts';
import { explainNotice, explainProblem, explainReason } from '../../../keys/explain.ts';
import { type ActualKey, type DesiredKey, PENDING } from '../../../keys/key.ts';
import { allows } from '../../../keys/permissions.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import type { Session } from '../../session.ts';
import type { ApiKeyPlan } from './schema.ts';

interface Planned {
  readonly desired: DesiredKey;
  readonly actual: ActualKey | undefined;
  readonly plan: KeyPlan;
  readonly proposed: ApiKeyPlan;
}

/** Says at plan what a person must know: problems as errors, reasons and notices as warnings. */
export function announce(
  { desired, actual, plan, proposed }: Planned,
  session: Session | undefined,
  now: number,
  diagnostics: Diagnostics,
): void {
  for (const problem of plan.problems) {
    const { title, detail } = explainProblem(problem);
    const field =
      problem.kind === 'no-destination' ? 'name' : proposed.expires_at === null ? 'expires_in' : 'expires_at';
    diagnostics.error({ summary: title, detail, path: [field] });
  }
  for (const notice of plan.notices) {
    const { title, detail } = explainNotice(notice);
    // The name makes it unique: Terraform folds warnings of the same summary into one.
    diagnostics.warning({ summary: `${title}:${displayName(desired)}`, detail });
  }
  const minting = mintingOf(plan.changes);
  if (minting && minting.kind !== 'create' && actual) announceSuccession(minting, actual, now, diagnostics);
  if (desired.expiration !== PENDING && desired.expiration.kind === 'never' && proposed.expires_in === null) {
    diagnostics.warning({
      summary: `Key${displayName(desired)} Never Expires`,
      detail: `Nothing says when the key expires, so it works until somebody revokes it. Add expires_in, for example "90d"; if it is meant to live for ever, write expires_in = "never".`,
    });
  }
  refuseBeyondOwnReach({ desired, plan }, session, diagnostics);
}

function announceSuccession(
  { generation, reasons, overlap }: Succession,
  actual: ActualKey,
  now: number,
  diagnostics: Diagnostics,
): void {
  const because = reasons.map((reason) => explainReason(reason, now)).join('; and ');
  const fate =
    overlap > 0
      ? `the old key goes on working for ${formatDuration(overlap)}, and is retired by a later apply unless it is still used`
      : 'only then is the old key revoked, if it still works';
  diagnostics.warning({
    summary: `"${actual.name}" Moves From Generation ${actual.generation} To ${generation}`,
    detail: `The key ending in ${actual.lastFour} gets a successor: ${because}. The successor is created and delivered first; ${fate}.`,
  });
  for (const reason of reasons) {
    if (reason.kind !== 'permissions' || !allows(reason.to, reason.from)) continue;
    diagnostics.warning({
      summary: `Privileges Of "${actual.name}" Grow`,
      detail: `The key is ${reason.from} now and will be ${reason.to}. Make sure that its use really needs more.`,
    });
  }
}

/** LowerPlane would refuse these at apply, half way through. */
function refuseBeyondOwnReach(
  { desired, plan }: Pick<Planned, 'desired' | 'plan'>,
  session: Session | undefined,
  diagnostics: Diagnostics,
): void {
  const self = session?.connection?.self;
  if (!session || !self || plan.changes.length === 0) return;
  const unable = 'Provider Key Cannot Manage Keys';
  if (self.permissions !== 'admin' && !session.said.has(unable)) {
    session.said.add(unable);
    diagnostics.error({
      summary: unable,
      detail: `The provider is authenticated with "${self.name}" (ending in ${self.last_four}), which is ${self.permissions}. Creating, changing and revoking keys needs an admin key: set api_key or LOWERPLANE_API_KEY to one.`,
    });
  }
  if (desired.environments !== PENDING && !covers(self.environments, desired.environments)) {
    diagnostics.error({
      summary: 'Environments Out Of Reach',
      detail: `The key is declared for ${formatScope(desired.environments)}, but the provider's own key "${self.name}" reaches ${formatScope(self.environments)} only, and no key can make one that reaches further than itself. Narrow environments, or use a provider key with a wider scope.`,
      path: ['environments'],
    });
  }
}

function displayName(desired: DesiredKey): string {
  return desired.name === PENDING ? '' : ` "${desired.name}"`;
}
