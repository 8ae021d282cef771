import type { ApiKey } from '../../api/contract/api-key.ts';
import { endUndelivered, planSuccession } from '../../engine/answer-leak.ts';
import { applyPlan } from '../../engine/apply-plan.ts';
import { type DeclaredName, placeOf } from '../../engine/declared-name.ts';
import { isMadeHere } from '../../engine/made-here.ts';
import { mintingOf } from '../../keys/change.ts';
import { DAY, formatDuration } from '../../keys/duration.ts';
import { keptIds } from '../../lifecycle/declared-key.ts';
import { endKey, type NotEnded } from '../../lifecycle/end-key.ts';
import { clearExposed } from '../../lifecycle/previous-secret.ts';
import type { KeyRecord } from '../../lifecycle/record.ts';
import { Report } from '../../lifecycle/report.ts';
import { count } from '../../text/count.ts';
import type { CommandIo } from '../command-io.ts';
import { sealedText } from '../engine/apply-report.ts';
import { stillWaiting } from '../keys/run-rotate-command.ts';
import { agrees, confirm } from './confirm.ts';
import { type Incident, narrowerThan } from './incident.ts';
import type { ResponseDocument } from './response-document.ts';

type Outcome = ResponseDocument['outcome'];

/** How long to wait for consumers, in milliseconds. */
export interface Pace {
  /** The exposed key must not be used for so long before it ends. */
  readonly quietFor: number;
  readonly every: number;
  /** In all. */
  readonly wait: number;
}

interface Wanted extends Pace {
  readonly now: boolean;
  readonly narrow: boolean;
  readonly yes: boolean;
  readonly format: string | undefined;
}

/** The exposed key is not let expire for this long, so that its consumers can switch. */
const OVERLAP = 7 * DAY;

/**
 * Leads an exposed key to safety. Every step is found done when it is repeated: LowerPlane and the destinations show how far
 * an interrupted response has come.
 *
 * @throws CommandError when it was not confirmed. LowerPlaneError, LifecycleError
 */
export async function respond(incident: Incident, wanted: Wanted, io: CommandIo): Promise<Outcome> {
  const { key, declaredAs, rivals } = incident.exposure;
  incident.step(
    `Identified the key "${key.name}" (${key.id}, ending in ${key.last_four}): ${key.permissions}, ${key.status}.`,
  );
  if (declaredAs === undefined) return withoutDeclaration(incident, wanted, io);
  const at = placeOf(declaredAs.declaration.header);
  if (rivals.length > 0) return severalTimesDeclared(incident, at, wanted, io);
  await confirm(incident, questionOf(at, wanted), wanted, io);
  if (wanted.now && !(await revoke(incident, true))) return 'exposed';
  const outcome = await succeed(incident, declaredAs, wanted, io);
  if (outcome !== undefined) return outcome;
  if (key.status === 'revoked' || wanted.now) return afterRevocation(incident);
  return retireWhenSwitched(incident, wanted, io);
}

/** No code says who needs it: it can only end. */
async function withoutDeclaration(incident: Incident, wanted: Wanted, io: CommandIo): Promise<Outcome> {
  const { key } = incident.exposure;
  incident.step('No code that was read declares it, so that no successor can be delivered.');
  if (key.status === 'revoked') {
    incident.step('It was already revoked.');
    return 'safe';
  }
  if (!wanted.now || !wanted.yes) {
    if (io.ask === undefined || !(await agrees(incident, 'Revoke it now?', io))) {
      incident.next(
        `Name the code that declares it with --from, or revoke it: lowerplane respond ${key.id} --now --yes`,
      );
      return 'exposed';
    }
  }
  return (await revoke(incident, true)) ? 'safe' : 'exposed';
}

/** The declarations have different destinations: a successor as one declares would leave the others without a key. */
async function severalTimesDeclared(
  incident: Incident,
  at: string,
  wanted: Wanted,
  io: CommandIo,
): Promise<Outcome> {
  const { key, rivals } = incident.exposure;
  incident.problem({
    title: 'Key Declared More Than Once',
    detail: `The key is declared in ${[at, ...rivals].join(', ')}. It is not known to which destinations its successor must go, so none was made.`,
  });
  incident.next(
    'Name the one with --from, or give each declaration its own name. Then run the same command again.',
  );
  if (key.status === 'revoked') return 'cut-off';
  if (!wanted.now) {
    incident.next(`To revoke the key first: lowerplane respond ${key.id} --now`);
    return 'exposed';
  }
  await confirm(incident, 'Revoke it at once, without a successor?', wanted, io);
  return (await revoke(incident, true)) ? 'cut-off' : 'exposed';
}

function questionOf(at: string, { now }: Wanted): string {
  return now
    ? `Revoke it at once, and then deliver a successor as declared in ${at}?`
    : `Deliver a successor as declared in ${at}, and revoke it when its consumers have switched?`;
}

/** @param isForced also when it was used a moment ago. @returns whether it is revoked now. */
async function revoke(incident: Incident, isForced: boolean): Promise<boolean> {
  const { key } = incident.exposure;
  const refusal = await end(incident, isForced);
  if (refusal === undefined) return true;
  incident.problem(refusal.problem);
  incident.next(`Once this is fixed, run the same command again, or revoke ${key.id} in LowerPlane.`);
  return false;
}

async function end(incident: Incident, forceRevoke: boolean): Promise<NotEnded | undefined> {
  const { run, key } = incident.exposure;
  const { id, name, last_four: lastFour } = key;
  const outcome = await endKey(run, { cause: 'requested', key: { id, name, lastFour }, forceRevoke });
  if (!outcome.ended) return outcome;
  incident.step(
    key.status === 'revoked' ? 'It was already revoked.' : `Revoked ${id} (ending in ${lastFour}).`,
  );
  return undefined;
}

/** Delivers a successor, unless there is one. @returns what the response ends with, when there can be none. */
async function succeed(
  incident: Incident,
  declaredAs: DeclaredName,
  { now, narrow, format }: Wanted,
  io: CommandIo,
): Promise<Outcome | undefined> {
  const { run, key, impact } = incident.exposure;
  const at = placeOf(declaredAs.declaration.header);
  const leaked = await latest(incident);
  const isRevoked = leaked.status === 'revoked';
  const without: Outcome = isRevoked ? 'cut-off' : 'exposed';
  const narrower = narrowerThan(key.permissions, impact);
  if (narrower !== undefined)
    incident.next(
      `Its use in the last 90 days needed no more than ${narrower}: set permissions to ${narrower} in ${at}${narrow ? ', as its successor has' : ', or use --narrow'}.`,
    );
  else if (narrow && impact.least.permissions === null)
    incident.next(
      `Its successor has the permissions that ${at} declares: the audit trail does not show which were enough for its use in the last 90 days.`,
    );
  const permissions = narrow ? narrower : undefined;
  const { planned, isOwn, problems } = await planSuccession(run, declaredAs, leaked, {
    overlap: OVERLAP,
    permissions,
  });
  const { record } = planned;
  if (!isOwn) {
    incident.step(
      `${at} declares a key of this name, but has another one, ${record?.id ?? 'still to be made'}.`,
    );
    incident.next(
      `Revoke it, because nothing declares it: lowerplane keys revoke ${key.id}${isRevoked ? '' : ' --force'}`,
    );
    return without;
  }
  await removeKept(incident, declaredAs, leaked, record);
  const isTerraforms = declaredAs.declaration.origin !== 'yaml' && record !== undefined;
  if (isTerraforms && !(await isMadeHere(run, record))) {
    incident.step(`${at} declares it, and Terraform has created it.`);
    incident.next(
      isRevoked
        ? 'Run terraform apply, which delivers a successor.'
        : `Change rotate_trigger in ${at}${keptIds(declaredAs.declared).length === 0 ? '' : ', remove keep_previous_as there, so that the exposed secret is not kept,'} and run terraform apply, which delivers a successor. Then run the same command with --now.`,
    );
    return without;
  }
  incident.problems(problems);
  if (incident.hasErrors) {
    incident.next(
      isRevoked
        ? 'Fix this and run the same command again.'
        : 'Fix this and run the same command again, or revoke the key at once with --now.',
    );
    return without;
  }
  if (mintingOf(planned.plan.changes) === undefined) {
    if (record === undefined) return without;
    incident.successor = record;
    incident.step(`Its successor ${record.id} (ending in ${record.lastFour}) is there already.`);
    return undefined;
  }
  const show = format === 'json' || io.quiet === true ? io.error : io.out;
  const [applied] = await applyPlan(
    run,
    { names: [planned] },
    { onSealed: (name, sealed) => show(sealedText(name, sealed)) },
  );
  incident.problems(applied?.problems ?? []);
  if (applied?.record === undefined || applied.outcome === 'failed') {
    incident.next('Fix this and run the same command again.');
    return without;
  }
  incident.successor = applied.record;
  incident.step(deliveredText(applied.record, declaredAs, now));
  return undefined;
}

/** Where keep_previous_as keeps old secrets, nothing stays that is as old as what is exposed. */
async function removeKept(
  incident: Incident,
  { declared }: DeclaredName,
  leaked: ApiKey,
  record: KeyRecord | undefined,
): Promise<void> {
  const report = new Report();
  const removed = await clearExposed(incident.exposure.run, declared, record, leaked, report);
  for (const place of removed) incident.step(`Removed the old secret that was kept at ${place}.`);
  incident.problems(report.problems);
  if (report.problems.length > 0)
    incident.next('Remove the old secret where it could not be removed, or run the same command again.');
}

function deliveredText(
  { id, lastFour, permissions }: KeyRecord,
  { declared }: DeclaredName,
  now: boolean,
): string {
  const where = count(declared.destinations.length, 'destination');
  return `Created the successor ${id} (ending in ${lastFour}, ${permissions}) and delivered it to ${where}.${now ? '' : ' The exposed key keeps working until its consumers have switched.'}`;
}

async function afterRevocation(incident: Incident): Promise<Outcome> {
  await tidy(incident);
  if (await incident.prove()) return 'safe';
  incident.next('Run the same command again when the destinations can be reached.');
  return 'cut-off';
}

/** The exposed key ends when every destination has the successor, and only the successor is used. */
async function retireWhenSwitched(
  incident: Incident,
  { quietFor, every, wait }: Wanted,
  io: CommandIo,
): Promise<Outcome> {
  const { run, key } = incident.exposure;
  const until = run.now() + wait;
  let said = '';
  for (;;) {
    const waiting = await reasonToWait(incident, quietFor);
    if (waiting === undefined) {
      const refusal = await end(incident, false);
      if (refusal === undefined) {
        await tidy(incident);
        return 'safe';
      }
      // It was used a moment ago.
      if (refusal.why !== 'in-use') {
        incident.problem(refusal.problem);
        return 'waiting';
      }
    } else if (waiting !== said) {
      incident.step(`Waiting: ${waiting}.`);
      said = waiting;
    }
    if (run.now() < until && (await io.wait(every))) continue;
    incident.next(
      `Update the consumers that still use the key, and run the same command again: lowerplane respond ${key.id}. If no consumer of yours uses it, or it is abused, revoke it at once: lowerplane respond ${key.id} --now`,
    );
    return 'waiting';
  }
}

async function reasonToWait(incident: Incident, quietFor: number): Promise<string | undefined> {
  const { run } = incident.exposure;
  if (!(await incident.prove())) return 'a destination does not have the successor';
  const old = await latest(incident);
  if (old.status === 'revoked' || old.last_used_at === null) return undefined;
  const successor = await run.connection.keys.findNow(incident.successor?.id ?? '');
  if (successor === undefined) return 'LowerPlane does not know the successor';
  const reason = stillWaiting({ old, successor }, quietFor, run.now());
  return reason === undefined
    ? undefined
    : `${reason} (it ends after ${formatDuration(quietFor)} without use)`;
}

async function latest({ exposure: { run, key } }: Incident): Promise<ApiKey> {
  return (await run.connection.keys.findNow(key.id)) ?? key;
}

/** Ends what an interrupted response has left. */
async function tidy(incident: Incident): Promise<void> {
  const { run, key } = incident.exposure;
  if (incident.successor === undefined) return;
  for (const id of await endUndelivered(run, key, incident.successor))
    incident.step(`Revoked ${id}, a successor that an interrupted run had not delivered.`);
}
