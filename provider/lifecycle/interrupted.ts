import type { ApiKey } from '../api/contract/api-key.ts';
import { isExpired } from '../keys/expiration.ts';
import { formatInstant } from '../keys/instant.ts';
import { createdUnder, firstBase, unrecordedSuccessors } from './idempotency-keys.ts';
import {
  type FoundEntry,
  isUnderWay,
  type JournalEntry,
  type ReadableEntry,
  reasonOf,
  type Standing,
} from './journal.ts';
import { expirationOf } from './observed-key.ts';
import { type OrphanFate, PROVISIONAL_LIFE, revokeOrphan, WITHOUT_NOTE } from './orphans.ts';
import type { KeyRecord } from './record.ts';
import { problemOf, type Report } from './report.ts';
import { isCreatedSince } from './rival.ts';
import type { ConnectedRun, InterruptedKeys, Run } from './run.ts';

/**
 * Names at plan, once a run, what interrupted creations have left: keys that no one declares, and notes that prove
 * nothing.
 *
 * @throws LowerPlaneError
 */
export function announceInterrupted(run: ConnectedRun, report: Report): Promise<InterruptedKeys> {
  run.planned.interrupted ??= announceOnce(run, report);
  return run.planned.interrupted;
}

/**
 * Keys that an interrupted apply created for a declaration and did not record, as far as that is proven.
 *
 * @param record of the declaration; undefined when no key was made for it yet.
 * @throws LowerPlaneError
 */
export async function unrecordedKeys(run: Run, record: KeyRecord | undefined): Promise<readonly ApiKey[]> {
  const { connection, planned } = run;
  if (!connection) return [];
  if (record) {
    const successors = await unrecordedSuccessors({ ...run, connection }, record);
    // Another run may still deliver and record it.
    return successors.filter((key) => !isCreatedSince(run, key));
  }
  return (await planned.interrupted)?.unrecorded ?? [];
}

async function announceOnce(run: ConnectedRun, report: Report): Promise<InterruptedKeys> {
  const named = new Set<string>();
  const unrecorded: ApiKey[] = [];
  const successorBases = new Set<string>();
  for (const found of await entriesOf(run, report)) {
    if (found.kind === 'unreadable') {
      report.warning({
        title: `Journal Entry Cannot Be Read: ${found.where}`,
        detail: `${found.where} records that an apply started to create a key, but it is incomplete or was changed. That apply may have been interrupted. ${WITHOUT_NOTE} Then delete the file.`,
      });
      continue;
    }
    if (isUnderWay(found, run.now()) || found.standing === 'answered') continue;
    if (isLeftToItsState(found)) continue;
    if (found.entry.successorBase !== null) successorBases.add(found.entry.successorBase);
    if (isOfAnother(found.entry, run)) {
      const { organization, endsAt, key } = found.entry;
      announceUnprovable(found, report, [
        `It was created in the organization ${organization}, which this run does not reach${key === null ? '' : `, as ${key}`}.`,
        'A run that does, in this directory, ends it.',
        key === null
          ? `If it is the first key of a declaration, it expires on ${formatInstant(endsAt)} at the latest.`
          : 'It may already have the expiration that is declared.',
      ]);
      continue;
    }
    for (const key of await stillThere(run, found)) {
      named.add(key.id);
      const mayEnd = found.standing === 'interrupted' && (await isProven(run, found.entry, key));
      if (mayEnd) unrecorded.push(key);
      announceKey(found, key, mayEnd, report);
    }
  }
  return { named, unrecorded, successorBases };
}

const DOUBTS: Readonly<Record<Standing, string>> = {
  running: 'The process that creates it is still running.',
  elsewhere:
    'That was on another machine, or before this one was restarted, so it is not known whether it was recorded.',
  interrupted: 'But LowerPlane does not list it among the keys that this apply created.',
  answered: 'It was handed over, so it may be recorded.',
};

function announceKey(found: ReadableEntry, key: ApiKey, mayEnd: boolean, report: Report): void {
  const { id, last_four: lastFour, name, created_at: createdAt } = key;
  if (!mayEnd) {
    const ends = key.expires_at === null ? 'It never expires.' : `It expires on ${key.expires_at}.`;
    announceUnprovable(found, report, [
      `Its key is ${id} (ending in ${lastFour}). ${ends}`,
      DOUBTS[found.standing],
      'If no state contains this key, revoke it in LowerPlane.',
    ]);
    return;
  }
  report.warning({
    title: `Key Of An Interrupted Apply: "${name}"`,
    detail: `An earlier apply created the key ${id} (ending in ${lastFour}) on ${createdAt}, and was interrupted before the key was recorded. The apply that next changes a key revokes it, unless it is in use. To end it now, revoke it in LowerPlane.`,
  });
}

function announceUnprovable({ entry, where }: ReadableEntry, report: Report, facts: readonly string[]): void {
  report.warning({
    title: `Creation May Have Been Interrupted: "${entry.name}"`,
    detail: `${where} records that an apply started to create "${entry.name}", but not that it finished. ${facts.join(' ')} Delete the file once this is resolved.`,
  });
}

/**
 * Ends what interrupted creations have left, after a run's own work: until then, a destination may hold one of these
 * keys. Only keys that no one can have recorded end. Problems are reported, never thrown.
 *
 * @param created name of the key whose declaration the run has just carried out; undefined when it was removed.
 */
export async function endInterrupted(
  run: ConnectedRun,
  created: string | undefined,
  report: Report,
): Promise<void> {
  run.planned.toEnd ??= entriesOf(run, report).then((found) => found.filter(isEntry));
  const entries = await run.planned.toEnd;
  // One whose declaration is still to be carried out waits for it. Taken out before any waiting: others end meanwhile.
  const due = entries.filter(({ entry: { name } }) => name === created || !run.planned.names.has(name));
  for (const found of due) entries.splice(entries.indexOf(found), 1);
  await endEntries(run, due, report);
}

async function endEntries(run: ConnectedRun, due: readonly ReadableEntry[], report: Report): Promise<void> {
  for (const found of due) {
    try {
      await endEntry(run, found, report);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      report.warning({
        title: `Interrupted Creation Not Checked: "${found.entry.name}"`,
        detail: `An earlier apply may have left a key "${found.entry.name}". ${problem.detail} The next apply checks it again.`,
      });
    }
  }
}

/**
 * Names what interrupted creations may have left, after work that has failed: nothing ends then, because a destination
 * may still hold one of these keys. Problems are reported, never thrown.
 */
export async function nameUnrecorded(run: ConnectedRun, report: Report): Promise<void> {
  run.planned.toEnd ??= entriesOf(run, report).then((found) => found.filter(isEntry));
  const entries = await run.planned.toEnd;
  const due = entries.filter(({ standing }) => standing === 'answered');
  for (const found of due) entries.splice(entries.indexOf(found), 1);
  await endEntries(run, due, report);
}

async function endEntry(run: ConnectedRun, found: ReadableEntry, report: Report): Promise<void> {
  const { entry, standing } = found;
  if (isUnderWay(found, run.now()) || isLeftToItsState(found)) return;
  if (isOfAnother(entry, run)) {
    const where = ` in the organization ${entry.organization}, which this run does not reach,`;
    if (standing === 'answered' && entry.key !== null) reportUnrecorded(found, entry.key, where, report);
    return;
  }
  if (standing === 'interrupted' && (await awaitsSuccession(run, entry))) return;
  const keys = await stillThere(run, found);
  if (standing === 'interrupted') {
    const fates: OrphanFate[] = [];
    // A successor may be what the consumers of its predecessor use, when its rotation was never carried out again.
    const grace = entry.successorBase !== null ? undefined : PROVISIONAL_LIFE;
    for (const key of keys) {
      if (await isProven(run, entry, key)) fates.push(await revokeOrphan(run, key, grace, report));
      else reportUnrecorded(found, key.id, factsOf(key), report);
    }
    if (fates.length > 0 && fates.every((fate) => fate === 'ended')) await forget(run, entry);
    return;
  }
  if (standing !== 'answered') return;
  for (const key of keys) reportUnrecorded(found, key.id, factsOf(key), report);
}

function factsOf({ last_four: lastFour, created_at: createdAt }: ApiKey): string {
  return ` (ending in ${lastFour}) on ${createdAt}`;
}

/** @param facts follow the id of the key. */
function reportUnrecorded({ entry, where }: ReadableEntry, id: string, facts: string, report: Report): void {
  report.warning({
    title: 'Key May Not Be Recorded',
    subject: `"${entry.name}"`,
    detail: `${where} says that an earlier apply created the key ${id}${facts} for "${entry.name}", but no state that was read here since contains it: Terraform may have been killed before the state was saved. Look for its id with terraform state pull. If it is there, the next plan without -target ends this warning. If not, import it (terraform import ADDRESS ${id}) or revoke it in LowerPlane, and then delete the file.`,
  });
}

/**
 * What an entry's creation made that is not revoked; an expired key counts only if it may be revoked. Forgets the entry
 * when there is nothing, and can be nothing any more: a request that was sent may still arrive, but not with an
 * expiration that is over.
 */
async function stillThere(run: ConnectedRun, { entry, standing }: ReadableEntry): Promise<readonly ApiKey[]> {
  const now = run.now();
  const keys = await createdFor(run, entry, standing);
  const there = keys.filter(
    (key) => key.status === 'active' && (standing === 'interrupted' || !isExpired(expirationOf(key), now)),
  );
  const isOver = keys.length > 0 || (entry.endsAt <= now && !(await mayLast(run, entry)));
  if (there.length === 0 && isOver) await forget(run, entry);
  return there;
}

/** Whether a key that was not listed can still work: out of this run's reach, or kept back from the list. */
async function mayLast(run: ConnectedRun, { key: id }: JournalEntry): Promise<boolean> {
  if (run.connection.self.environments !== 'all') return true;
  const key = id === null ? undefined : await run.connection.keys.findNow(id);
  return key?.status === 'active' && !isExpired(expirationOf(key), run.now());
}

/**
 * What a noted creation made, in any status. A listing can lack a key: one whose id is noted is asked for by that. But a
 * note can be forged, so a first key that is to end must be listed; for a successor see {@link isProven}. Of a successor
 * whose id is not noted nothing is known: a key of its Idempotency-Key can be one that a later run recorded.
 */
async function createdFor(
  run: ConnectedRun,
  { id: entry, key: id, name, successorBase }: JournalEntry,
  standing: Standing,
): Promise<readonly ApiKey[]> {
  const isFirst = successorBase === null;
  const listed = isFirst ? await createdUnder(run, firstBase(run.engine, entry)) : [];
  if (isFirst && standing === 'interrupted') return listed;
  if (id === null || listed.some((key) => key.id === id)) return listed;
  const known = await run.connection.keys.findNow(id);
  return known?.name === name ? [...listed, known] : listed;
}

/** Whether LowerPlane lists a key as created with the Idempotency-Keys of a note: its word alone can be forged. */
async function isProven(
  run: ConnectedRun,
  { successorBase }: JournalEntry,
  { id }: ApiKey,
): Promise<boolean> {
  if (successorBase === null) return true;
  const created = await createdUnder(run, successorBase);
  return created.some((key) => key.id === id);
}

/**
 * A successor may be what the consumers of its predecessor have by now. A run that has the record of that one delivers
 * another before it ends it, and finds it also without a note.
 */
function isLeftToItsState({ entry, isOfThisState }: ReadableEntry): boolean {
  return entry.successorBase !== null && !isOfThisState;
}

/**
 * Whether this run is still to create another successor in its place, or has failed to: until then destinations may hold
 * this one. When that one is delivered, it ends as part of it; see `mint`.
 */
async function awaitsSuccession(
  { planned }: ConnectedRun,
  { successorBase }: JournalEntry,
): Promise<boolean> {
  return successorBase !== null && planned.managed.expectsSuccessor(successorBase);
}

function isOfAnother({ organization }: JournalEntry, { connection }: ConnectedRun): boolean {
  return organization !== connection.self.organization_id;
}

function isEntry(found: FoundEntry): found is ReadableEntry {
  return found.kind === 'entry';
}

async function entriesOf({ journal }: ConnectedRun, report: Report): Promise<readonly FoundEntry[]> {
  try {
    return await journal.found();
  } catch (error) {
    report.warning({
      title: 'Journal Cannot Be Read',
      detail: `The journal of key creations in Terraform's data directory cannot be read: ${reasonOf(error)}. So it is not known whether an earlier apply was interrupted while it created a key. ${WITHOUT_NOTE} Make this path a directory that Terraform can read and write, or set TF_DATA_DIR to another one.`,
    });
    return [];
  }
}

/** An entry that cannot be removed is found again, and is harmless. */
async function forget({ journal }: ConnectedRun, entry: JournalEntry): Promise<void> {
  await journal.discard(entry).catch(() => {});
}
