import type { UpdateApiKeyRequest } from '../api/contract/api-key.ts';
import { type Change, mintingOf, type ReplaceReason } from '../keys/change.ts';
import { explainProblem, explainReasons } from '../keys/explain.ts';
import { formatInstant } from '../keys/instant.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import { decidingTime } from './deciding-time.ts';
import type { DeclaredKey } from './declared-key.ts';
import { noteDelivery } from './delivery-mark.ts';
import { findRefusal } from './end-key.ts';
import { endingsOf, type PlannedEnding } from './ending.ts';
import { planConfirmed } from './guard-plan.ts';
import { heldForConsumers } from './hold-for-consumers.ts';
import { endInterrupted, nameUnrecorded } from './interrupted.ts';
import { inTermsOf, keptDeliveries } from './locations.ts';
import { type MintedKey, type Minting, mint } from './mint.ts';
import { instantOf, observedKey } from './observed-key.ts';
import { refuseOtherOrganization } from './organization.ts';
import { overlapping } from './overlap.ts';
import { clearPrevious } from './previous-secret.ts';
import { recognizeSecret } from './recognize.ts';
import type { KeyRecord, KeyState, PredecessorRecord } from './record.ts';
import { rehearseFirst } from './rehearse-first.ts';
import { LifecycleError, type Report } from './report.ts';
import { retire } from './retire.ts';
import type { ConnectedRun, Connection } from './run.ts';
import { changeExpirations, secureOverlap } from './secure-overlap.ts';
import { withdrawRemoved } from './withdraw-removed.ts';

/**
 * Carries out what the planner decides for one declared key, in its order: a new key first, retirements last.
 *
 * @param declared all of its values are known.
 * @param state gets the new record, also when the report has errors; see there.
 * @throws LifecycleError, LowerPlaneError when nothing was changed.
 */
export async function applyKey(
  run: ConnectedRun,
  declared: DeclaredKey,
  state: KeyState,
  report: Report,
): Promise<void> {
  try {
    await carryOut(run, declared, state, report);
  } catch (error) {
    await nameUnrecorded(run, report);
    throw error;
  }
  const { name } = declared.desired;
  await endInterrupted(run, name === PENDING ? undefined : name, report);
}

async function carryOut(
  run: ConnectedRun,
  declared: DeclaredKey,
  state: KeyState,
  report: Report,
): Promise<void> {
  const prior = await state.recall();
  const canRemember = async () => (await state.canRemember?.()) ?? true;
  const now = decidingTime(prior, declared.desired, run.now());
  if (prior) refuseOtherOrganization(prior, run.connection);
  const desired = prior ? await inTermsOf(prior, declared) : declared.desired;
  const { changes, problems } = planConfirmed(run, desired, prior, now);
  const [problem] = problems;
  if (problem) throw new LifecycleError(explainProblem(problem));
  const minting = mintingOf(changes);
  const planned = prior ? endingsOf(changes, prior, declared) : [];
  const mayEnd = planned.filter(({ cause, key }) => cause === 'expires' || !state.kept?.has(key.id));
  // Before a successor takes the place of the secret by which the proofs are checked.
  const held = prior ? await heldForConsumers(run, declared, prior, mayEnd, report) : new Set<string>();
  const ends = mayEnd.filter(({ cause, key }) => cause !== 'expires' && !held.has(key.id));
  const remember = (record: KeyRecord, left: readonly PlannedEnding[]) =>
    state.remember(withUnrevoked(record, ends, left));
  if (minting) await refuseReplacement(run, ends);
  if (prior && minting && minting.kind !== 'create') await rehearseFirst(run, declared, prior, report);

  let record: KeyRecord;
  if (prior && minting?.kind !== 'create') {
    record = minting
      ? await succeed(
          run,
          { declared, prior, canRemember, ...minting },
          (successor) => remember(successor, ends),
          report,
        )
      : await changeInPlace(run, declared, prior, changes);
  } else {
    record = await createFirst(run, { declared, canRemember }, report);
  }
  run.planned.managed.add(record.id);
  await remember(record, ends);
  if (minting) {
    const noted = await noteDelivery(run, declared, record, report);
    if (noted !== record) await remember(noted, ends);
    record = noted;
  }
  // While its successor is not recorded, the key that is recorded must keep working.
  if (!prior || !(await canRemember())) return;
  const expiring = changes.filter((change) => isShown(change, state));
  const changed = await changeExpirations(run, { declared, record, changes: expiring, held }, report);
  if (changed !== record) await remember(changed, ends);
  record = changed;
  const left = await retire(run, ends, report);
  if (ends.length > 0) await remember(record, left);
  await clearPrevious(run, { declared, applied: prior.applied, record }, report);
  if (left.some(({ cause }) => cause === 'replaced')) return;
  const overlaps = minting !== undefined && minting.kind !== 'create' && minting.overlap > 0;
  await withdrawRemoved(declared, prior, overlaps, report);
}

/** Whether the plan said that the expiration of an old key changes. */
function isShown(change: Change, { expiring }: KeyState): boolean {
  return !('predecessor' in change) || expiring?.has(change.predecessor.id) !== false;
}

async function createFirst(
  run: ConnectedRun,
  minting: Omit<Minting, 'succeeds'>,
  report: Report,
): Promise<KeyRecord> {
  const minted = await mint(run, { ...minting, succeeds: undefined }, report);
  const { declared } = minting;
  return mintedRecord(run, {
    declared,
    minted,
    generation: 1,
    reasons: [],
    prior: undefined,
    predecessors: [],
  });
}

interface SuccessionOf extends Omit<Minting, 'succeeds'> {
  readonly prior: KeyRecord;
  readonly generation: number;
  readonly reasons: readonly ReplaceReason[];
  readonly overlap: number;
}

/** Creates the next generation; its predecessor keeps working when there is an overlap. */
async function succeed(
  run: ConnectedRun,
  { declared, prior, generation, reasons, overlap, canRemember }: SuccessionOf,
  remember: (record: KeyRecord) => Promise<void>,
  report: Report,
): Promise<KeyRecord> {
  const minted = await mint(run, { declared, succeeds: prior, canRemember }, report);
  const base = { declared, minted, generation, reasons, prior };
  if (overlap === 0) return mintedRecord(run, { ...base, predecessors: prior.predecessors });
  // Where no record says it, the creation is known later, and nothing else.
  const deliveredAt = run.keysByName ? instantOf(minted.key.created_at) : run.now();
  const predecessor = overlapping(prior, { deliveredAt, overlap });
  const record = mintedRecord(run, { ...base, predecessors: [predecessor, ...prior.predecessors] });
  // Before anything else is asked: from here on, the secret is delivered and both keys work.
  await remember(record);
  // While its successor is not recorded, the old key is the one that is.
  const mayExpire = await canRemember();
  const secured = await secureOverlap(run, { declared, successor: record, predecessor, mayExpire }, report);
  return { ...record, predecessors: [secured, ...prior.predecessors] };
}

interface Minted {
  readonly declared: DeclaredKey;
  readonly minted: MintedKey;
  readonly generation: number;
  readonly reasons: readonly ReplaceReason[];
  readonly prior: KeyRecord | undefined;
  readonly predecessors: readonly PredecessorRecord[];
}

function mintedRecord(
  run: ConnectedRun,
  { declared, minted, generation, reasons, prior, predecessors }: Minted,
): KeyRecord {
  const now = run.now();
  const observed = observedKey(minted.key, now);
  return {
    ...observed,
    ...appliedNow(declared),
    destinations: declared.desired.destinations.filter(isKnown),
    generation,
    reason: reasons.length === 0 ? null : explainReasons(reasons),
    // One that version 0.1.0 recorded gets its lineage with its next generation: until then, nothing may change.
    lineage: prior?.lineage ?? run.newId(),
    firstCreatedAt: prior?.firstCreatedAt ?? observed.createdAt,
    deliveries: minted.deliveries,
    drift: [],
    predecessors,
    decidedAt: now,
    sealedSecret: minted.sealedSecret,
    secret: declared.secretInState ? minted.secret : null,
  };
}

async function changeInPlace(
  { connection, now }: ConnectedRun,
  declared: DeclaredKey,
  prior: KeyRecord,
  changes: readonly Change[],
): Promise<KeyRecord> {
  const request = updateRequest(declared, changes);
  const observed = request && observedKey(await update(connection, prior, request), now());
  return {
    ...prior,
    ...observed,
    ...appliedNow(declared),
    ...(await deliveredUnder(declared, { ...prior, ...observed })),
    secret: declared.secretInState ? prior.secret : null,
  };
}

/** @throws LifecycleError when LowerPlane's answer differs from the record in what no change affects. */
function update({ keyAuthority }: Connection, prior: KeyRecord, request: UpdateApiKeyRequest) {
  const { permissions, environments, fingerprint } = prior;
  // A state that was edited by hand may lack the fingerprint.
  const known = fingerprint === '' ? {} : { fingerprint };
  return keyAuthority.update(prior.id, request, { permissions, environments, ...known });
}

/** Where the secret of a key that is kept is, under another declaration. */
async function deliveredUnder(declared: DeclaredKey, prior: KeyRecord) {
  if (prior.destinations === 'elsewhere') return recognizeSecret(prior, declared);
  return {
    destinations: declared.desired.destinations.filter(isKnown),
    deliveries: await keptDeliveries(prior, declared),
  };
}

function updateRequest(
  { desired }: DeclaredKey,
  changes: readonly Change[],
): UpdateApiKeyRequest | undefined {
  const renamed = desired.name !== PENDING && changes.some((change) => change.kind === 'rename');
  const extended = changes.find((change) => change.kind === 'extend');
  if (!renamed && !extended) return undefined;
  return {
    ...(renamed ? { name: desired.name } : {}),
    ...(extended ? { expires_at: extended.to.kind === 'never' ? null : formatInstant(extended.to.at) } : {}),
  };
}

function appliedNow(declared: DeclaredKey): Pick<KeyRecord, 'applied' | 'trigger' | 'triggerUnrecorded'> {
  const { trigger } = declared.desired;
  return {
    applied: declared,
    trigger: trigger === PENDING ? undefined : trigger,
    triggerUnrecorded: false,
  };
}

/** Without an overlap, the key ends as soon as its successor is delivered: then it is too late to find that it must not. */
async function refuseReplacement(run: ConnectedRun, endings: readonly PlannedEnding[]): Promise<void> {
  for (const ending of endings) {
    const refusal = ending.cause === 'replaced' ? await findRefusal(run, ending) : undefined;
    if (refusal) throw new LifecycleError(refusal.problem);
  }
}

/** A record that has, of the keys that were to end, only those that are still to be revoked (`left`). */
function withUnrevoked(
  record: KeyRecord,
  ends: readonly PlannedEnding[],
  left: readonly PlannedEnding[],
): KeyRecord {
  const unrevoked = new Set(left.map(({ key }) => key.id));
  const ended = new Set(ends.flatMap(({ key }) => (unrevoked.has(key.id) ? [] : [key.id])));
  const replaced = left.flatMap(({ cause, key: { id, lastFour } }) =>
    cause === 'replaced'
      ? [{ id, lastFour, expired: false, overlap: undefined, lastUsedBefore: undefined }]
      : [],
  );
  return {
    ...record,
    predecessors: [...replaced, ...record.predecessors.filter(({ id }) => !ended.has(id))],
  };
}
