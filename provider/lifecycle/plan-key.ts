import { DeliveryError } from '../delivery/destination.ts';
import { type KeyPlan, mintingOf } from '../keys/change.ts';
import { isKnown, PENDING } from '../keys/key.ts';
import { isNarrower, type KeyScope } from '../keys/narrowing.ts';
import { announce } from './announce.ts';
import { findDuplicateName, findSharedDestinations } from './collisions.ts';
import { decidingTime } from './deciding-time.ts';
import {
  type DeclaredKey,
  destinationPath,
  knownDestinations,
  ownPlaces,
  previousLocations,
} from './declared-key.ts';
import { guardPlan, guardReplacement, planConfirmed, replacedRecord } from './guard-plan.ts';
import { successorBase } from './idempotency-keys.ts';
import { announceInterrupted, unrecordedKeys } from './interrupted.ts';
import { identifyOwner } from './key-owner.ts';
import { inTermsOf, isMadeOf, keptDeliveries } from './locations.ts';
import { announceNarrowing } from './narrowing.ts';
import { refuseOtherOrganization } from './organization.ts';
import { staleLocations } from './previous-secret.ts';
import { refuseBeyondReach } from './reach.ts';
import { recognizeSecret } from './recognize.ts';
import type { KeyRecord } from './record.ts';
import type { Report } from './report.ts';
import type { InterruptedKeys, Run } from './run.ts';

/**
 * What must happen to one key, and in the report what speaks against it: everything that would fail at apply, or be
 * regretted after it.
 *
 * @param declared undefined when the declaration was removed.
 * @param record undefined when no key was made for it yet.
 * @throws LifecycleError when the key belongs to another organization.
 * @throws LowerPlaneError
 */
export async function planKey(
  run: Run,
  declared: DeclaredKey | undefined,
  record: KeyRecord | undefined,
  report: Report,
): Promise<KeyPlan> {
  const { connection } = run;
  if (record && connection) {
    refuseOtherOrganization(record, connection);
    const noted = run.journal.recorded(record.id);
    if (noted) await noted;
  }
  const interrupted = connection && (await announceInterrupted({ ...run, connection }, report));
  const now = run.now();
  if (record) run.planned.managed.add(record.id);
  const isElsewhere = record?.destinations === 'elsewhere';
  const desired =
    record && declared && !isMadeOf(record, declared) ? await inTermsOf(record, declared) : declared?.desired;
  const actual =
    record && declared && isElsewhere ? { ...record, ...(await recognizedSoFar(record, declared)) } : record;
  const wanted = planConfirmed(run, desired, actual, decidingTime(record, declared?.desired, now));
  refuseBeyondReach({ declared, record, plan: wanted }, run, report);
  // A key out of reach cannot even be read.
  const guarded = record !== undefined && !report.hasErrors;
  // Most plans change nothing, and what has nothing to wait for does not wait.
  const isIdle = wanted.changes.length === 0 && wanted.notices.length === 0;
  const allowed =
    guarded && !isIdle ? await guardPlan(run, { declared, record, plan: wanted }, report) : wanted;
  const keeps = declared !== undefined && previousLocations(declared).length > 0;
  const stale =
    guarded && keeps && connection ? await staleLocations({ ...run, connection }, declared, record) : [];
  const decided: KeyPlan =
    stale.length === 0 || mintingOf(allowed.changes)
      ? allowed
      : { ...allowed, changes: [...allowed.changes, { kind: 'clear', locations: stale }] };
  if (record && interrupted && interrupted.successorBases.size > 0)
    await noteSuccession(run, record, interrupted, decided);
  if (!declared) return decided;
  const replaced = replacedRecord(run, declared, record);
  if (replaced) await guardReplacement(run, replaced, report);

  announce({ declared, record, plan: decided }, now, report);
  const narrowed = record && narrowedScope(declared, record, decided);
  if (narrowed) await announceNarrowing(run, record, narrowed, report);
  await findSharedDestinations(declared, run, report);
  if (mintingOf(decided.changes)) await checkDestinations(run, declared, record, report);
  const { name } = declared.desired;
  if (record || name === PENDING) return decided;
  // Terraform plans a creation again at apply, in another process.
  for (const id of replacedKeys(declared, run)) await run.planned.managed.makesWay(id, name);
  await findDuplicateName(name, run, report, interrupted?.named);
  return decided;
}

/** What the successor of a key may do, if that is less than the key may. */
function narrowedScope(
  { desired }: DeclaredKey,
  record: KeyRecord,
  { changes }: KeyPlan,
): KeyScope | undefined {
  const minting = mintingOf(changes);
  if (minting === undefined || minting.kind === 'create') return undefined;
  const to = {
    permissions: isKnown(desired.permissions) ? desired.permissions : record.permissions,
    environments: isKnown(desired.environments) ? desired.environments : record.environments,
  };
  return isNarrower(to, record) ? to : undefined;
}

/** An interrupted run has made a successor: it must not end before the one that is planned now is delivered. */
async function noteSuccession(
  { engine, planned }: Run,
  record: KeyRecord,
  { successorBases }: InterruptedKeys,
  { changes }: KeyPlan,
): Promise<void> {
  const base = successorBase(engine, record);
  if (successorBases.has(base)) await planned.managed.expectSuccessor(base, mintingOf(changes) !== undefined);
}

/** The key in whose place a new one comes: it ends with this run. */
function replacedKeys(declared: DeclaredKey, { planned }: Run): readonly string[] {
  const same = ownPlaces(declared);
  if (same === undefined) return [];
  const ids = [planned.existing.get(same)?.id, planned.read.get(same)];
  return ids.filter((id) => id !== undefined);
}

/** An imported key's secret is elsewhere until an apply notes that a destination holds it. */
async function recognizedSoFar(record: KeyRecord, declared: DeclaredKey) {
  const { recognized } = await recognizeSecret(record, declared);
  return recognized && { recognized };
}

async function checkDestinations(
  run: Run,
  declared: DeclaredKey,
  record: KeyRecord | undefined,
  report: Report,
): Promise<void> {
  const unrecorded = once(() => unrecordedKeys(run, record));
  const deliveries = record ? await keptDeliveries(record, declared) : {};
  for (const { id, open } of knownDestinations(declared)) {
    try {
      const destination = await open(identifyOwner(run, { record, step: 'plan', unrecorded }, id));
      await destination?.check();
      const overwritten = await destination?.warn?.(deliveries[id]);
      if (overwritten !== undefined)
        report.warning({
          title: 'Existing Secret Is Overwritten',
          subject: id,
          detail: `${id}: ${overwritten}`,
          path: destinationPath(declared, id),
        });
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      report.error({
        title: 'Destination Cannot Take The Secret',
        detail: error.message,
        path: destinationPath(declared, id),
      });
    }
  }
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
