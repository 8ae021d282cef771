import {
  type Change,
  type Creation,
  type KeyPlan,
  mintingOf,
  type Succession,
  type Undecided,
} from '../../../keys/change.ts';
import { formatExpiration } from '../../../keys/expiration.ts';
import { explainReasons } from '../../../keys/explain.ts';
import type { Instant } from '../../../keys/instant.ts';
import { PENDING } from '../../../keys/key.ts';
import { isWaiting } from '../../../keys/predecessor.ts';
import { decidingTime } from '../../../lifecycle/deciding-time.ts';
import type { DeclaredKey } from '../../../lifecycle/declared-key.ts';
import { planKey } from '../../../lifecycle/plan-key.ts';
import type { KeyRecord } from '../../../lifecycle/record.ts';
import { isUnknown, type PlanRequest, type PlanResult, UNKNOWN, type Unknown } from '../../plugin/index.ts';
import { reporting } from '../../problems.ts';
import type { Session } from '../../session.ts';
import { unconfigured } from '../../unconfigured.ts';
import { declaredKey } from './declared-key.ts';
import { recordOf } from './record.ts';
import type { ApiKeyPlan, ApiKeyState, schema } from './schema.ts';
import { hasAge, rotationDate } from './state.ts';

type Request = PlanRequest<typeof schema, Session>;

/** Turns the planner's decision into Terraform's terms. */
export function planApiKey(request: Request): Promise<PlanResult<typeof schema>> {
  const { prior, proposed, privateState, diagnostics } = request;
  const session = request.session ?? unconfigured();
  const { access } = session;
  return reporting(diagnostics, session.warnings, proposed !== null, async (report) => {
    const record = prior ? recordOf({ state: prior, privateState }, access) : undefined;
    const declared = proposed ? declaredKey(proposed, access) : undefined;
    const plan = await planKey(session, declared, record, report);
    if (!declared || !proposed) return { planned: null };
    if (!prior || !record) return { planned: { ...newKey(proposed, declared), previous: [] } };
    const decidedAt = decidingTime(record, declared.desired, session.now());
    return { planned: plannedState({ proposed, declared, prior, record, plan, decidedAt }) };
  });
}

interface Planned {
  readonly proposed: ApiKeyPlan;
  readonly declared: DeclaredKey;
  readonly prior: ApiKeyState;
  readonly record: KeyRecord;
  readonly plan: KeyPlan;
  readonly decidedAt: Instant;
}

/** What Terraform shows before apply: known wherever the plan already decides it, unknown where only LowerPlane can. */
function plannedState(planned: Planned): ApiKeyPlan {
  const { proposed, declared, prior, record, plan, decidedAt } = planned;
  const minting = mintingOf(plan.changes);
  const previous = remaining(prior, record, plan.changes, decidedAt);
  if (minting) {
    const predecessor = {
      id: prior.id,
      last_four: prior.last_four,
      retires_at: UNKNOWN,
      expiration: UNKNOWN,
      last_used_at: UNKNOWN,
    };
    const overlaps = minting.kind !== 'create' && minting.overlap > 0;
    return {
      ...newKey(proposed, declared),
      lineage: prior.lineage ?? UNKNOWN,
      generation: minting.generation,
      generation_reason: reasonOf(minting, planned),
      previous: previousAfter(
        declared,
        overlaps && !isUnknown(previous) ? [predecessor, ...previous] : previous,
      ),
    };
  }
  const undecided = plan.changes.find((change): change is Undecided => change.kind === 'undecided');
  if (undecided?.maySucceed) {
    return {
      ...newKey(proposed, declared),
      lineage: prior.lineage ?? UNKNOWN,
      generation: UNKNOWN,
      generation_reason: UNKNOWN,
      // A successor is active, and so is a key that stays as it is, unless it has expired as declared.
      status: prior.status === 'active' ? 'active' : UNKNOWN,
      expiration: UNKNOWN,
      rotates_at: UNKNOWN,
      previous: UNKNOWN,
    };
  }
  const rotatesAt = rotationDate(declared.desired, record);
  return {
    ...proposed,
    ...computedOf(prior),
    expiration: undecided?.pending.includes('expiration') ? UNKNOWN : plannedExpiration(prior, plan.changes),
    rotates_at: rotatesAt === PENDING ? UNKNOWN : rotatesAt,
    sealed_secret: hasAge(proposed) ? prior.sealed_secret : null,
    secret: proposed.secret_in_state === true ? prior.secret : null,
    previous,
  };
}

/** A key that is still to be created. */
function newKey(proposed: ApiKeyPlan, { desired }: DeclaredKey): ApiKeyPlan {
  const { expiration } = desired;
  return {
    ...proposed,
    id: UNKNOWN,
    generation: 1,
    generation_reason: null,
    status: 'active',
    // A relative expiration counts from a creation that has not happened yet.
    expiration: expiration === PENDING || expiration.kind === 'in' ? UNKNOWN : formatExpiration(expiration),
    rotates_at: proposed.rotation === null ? null : UNKNOWN,
    last_four: UNKNOWN,
    fingerprint: UNKNOWN,
    created_at: UNKNOWN,
    created_by: UNKNOWN,
    sealed_secret: hasAge(proposed) ? UNKNOWN : null,
    secret: proposed.secret_in_state ? UNKNOWN : null,
    lineage: UNKNOWN,
  };
}

/**
 * Earlier generations that still work. Unknown when one of them is past its overlap, or may be at apply, because the
 * time that decides is not that of the record: only the apply sees whether it is still used, and then keeps it.
 */
function remaining(prior: ApiKeyState, record: KeyRecord, changes: readonly Change[], decidedAt: Instant) {
  const previous = prior.previous ?? [];
  // So that Terraform applies it.
  if (changes.some(({ kind }) => kind === 'clear')) return UNKNOWN;
  if (changes.length === 0 || record.predecessors.length === 0) return previous;
  const isSettled = decidedAt === record.decidedAt;
  if (!isSettled || !record.predecessors.every((predecessor) => isWaiting(predecessor, decidedAt)))
    return UNKNOWN;
  // Guards and consumers may still speak against it.
  const changed = new Set(changes.flatMap((change) => expiringId(change) ?? []));
  return previous.map((each) => (changed.has(each.id ?? '') ? { ...each, expiration: UNKNOWN } : each));
}

function expiringId(change: Change): string | undefined {
  return change.kind === 'expire' || change.kind === 'put-off' ? change.predecessor.id : undefined;
}

/** Whether a predecessor overlaps with its successor, and for how long it is held, is decided by the rotation. */
function previousAfter<Previous>({ desired }: DeclaredKey, previous: Previous): Previous | Unknown {
  return desired.rotation === PENDING ? UNKNOWN : previous;
}

/** Unknown while apply can come to other reasons: values are not known yet, or the time of the apply decides. */
function reasonOf(
  minting: Creation | Succession,
  { declared: { desired }, record, decidedAt }: Planned,
): string | null | Unknown {
  if (minting.kind === 'create') return null;
  const isPending = [...Object.values(desired), ...desired.destinations].includes(PENDING);
  return isPending || decidedAt !== record.decidedAt ? UNKNOWN : explainReasons(minting.reasons);
}

function computedOf(prior: ApiKeyState) {
  const { id, generation, generation_reason, status, last_four, fingerprint } = prior;
  const { created_at, created_by, lineage } = prior;
  return {
    id,
    generation,
    generation_reason,
    status,
    last_four,
    fingerprint,
    created_at,
    created_by,
    lineage,
  };
}

function plannedExpiration(prior: ApiKeyState, changes: readonly Change[]): string | null {
  const extended = changes.find((change) => change.kind === 'extend');
  return extended ? formatExpiration(extended.to) : prior.expiration;
}
