import type { ApiKey } from '../../../api/contract/api-key.ts';
import { KEY_ID } from '../../../api/contract/words.ts';
import type { KnownDestination } from '../../../delivery/destination-kind.ts';
import type { Reading } from '../../../keys/declaration/reading.ts';
import { isKnown, type Pending } from '../../../keys/key.ts';
import { applyOneKey } from '../../../lifecycle/apply-one-key.ts';
import { declaredDestinations } from '../../../lifecycle/declared-key.ts';
import { findKey } from '../../../lifecycle/find-key.ts';
import { planKey } from '../../../lifecycle/plan-key.ts';
import { LifecycleError, type Problem, type Report } from '../../../lifecycle/report.ts';
import type { ConnectedRun } from '../../../lifecycle/run.ts';
import { runOf } from '../../../lifecycle/run-by-name.ts';
import {
  begunRotation,
  createdText,
  type Pair,
  undeclaredRotation,
} from '../../../lifecycle/undeclared-key.ts';
import type { Diagnostics } from '../../plugin/index.ts';
import { explained, keyTitle, showing } from '../../problems.ts';
import type { ConnectedSession } from '../../session.ts';

/** Identifies this action in the files that the processes of a run share. */
const TYPE_NAME = 'lowerplane_rotate_key';

/** The configuration of the action. */
interface Wanted {
  /** The id or name of the key. */
  readonly key: string;
  readonly destinations: Reading<readonly (KnownDestination | Pending)[]>;
}

/**
 * Warns of what will happen, and checks the destinations as far as they are known.
 *
 * @throws DiagnosticError with what forbids it.
 */
export async function planRotation(
  session: ConnectedSession,
  { key, destinations }: Wanted,
  diagnostics: Diagnostics,
): Promise<void> {
  const { run, old } = await explained(findTarget(session, key), ['key']);
  const deliverTo = declaredDestinations(destinations, session.access);
  const { declared, record } = undeclaredRotation(old, deliverTo, run.now());
  await reported(diagnostics, (report) => planKey(run, declared, record, report));
  if (diagnostics.hasErrors) return;
  const known = deliverTo.filter(isKnown).map(({ id }) => id);
  const goes = known.length < deliverTo.length ? 'the destinations of deliver_to' : known.join(', ');
  diagnostics.warning({
    summary: `Key Will Be Rotated: ${old.name}`,
    detail: `${keyTitle(old)} gets a successor with the same permissions, whose secret goes to ${goes}. The old key keeps working until it is revoked. If a resource of another configuration manages it, do not rotate it here: change its rotate_trigger there.`,
  });
}

/**
 * Gives a key a successor. The secret goes only to the destinations.
 *
 * @throws DiagnosticError when nothing was changed.
 */
export async function rotate(
  session: ConnectedSession,
  { key, destinations }: Wanted,
  { diagnostics, progress }: { readonly diagnostics: Diagnostics; progress(line: string): void },
): Promise<void> {
  const { run, old } = await explained(findTarget(session, key), ['key']);
  const deliverTo = declaredDestinations(destinations, session.access);
  progress(`Rotating ${keyTitle(old)}.`);
  const { declared, record } = undeclaredRotation(old, deliverTo, run.now());
  const successor = await reported(diagnostics, (report) => applyOneKey(run, declared, record, report));
  if (successor === undefined) return;
  const where = deliverTo.filter(isKnown).map(({ id }) => id);
  progress(`${createdText({ old, successor })} Its secret is in ${where.join(', ')}.`);
  progress(
    `Update the system that uses "${old.name}" with the new key. The old key keeps working meanwhile. Revoke it once it is no longer used: lowerplane_revoke_key with key = "${old.id}".`,
  );
}

/** Runs a part of the lifecycle and shows what it reports, except the notice of steps that only a later apply would take. */
async function reported<Result>(
  diagnostics: Diagnostics,
  work: (report: Report) => Promise<Result>,
): Promise<Result> {
  return showing(diagnostics, work, (problem) =>
    problem.kind === 'successor'
      ? undefined
      : { ...problem, path: problem.path?.[0] === 'deliver_to' ? problem.path : ['key'] },
  );
}

interface Target {
  /** Keeps no records, like that of `lowerplane keys rotate`: each finds what the other left. */
  readonly run: ConnectedRun;
  readonly old: ApiKey;
}

/** @throws LifecycleError when there is no such key, a resource manages it, or it has a successor. */
async function findTarget(session: ConnectedSession, wanted: string): Promise<Target> {
  const { connection, guards, planned } = session;
  const { keys } = connection;
  const [named] = KEY_ID.test(wanted) ? [] : await keys.activeWithName(wanted);
  const old = named ?? (await findKey(session, wanted));
  const rotation = begunRotation(old.name, await keys.activeWithName(old.name));
  if (rotation) throw new LifecycleError(successorProblem(rotation));
  if (await planned.managed.includes(old.id, TYPE_NAME, 'plan'))
    throw new LifecycleError(managedProblem(old));
  return { run: runOf(connection, guards), old };
}

function successorProblem({ old, successor }: Pair): Problem {
  return {
    title: 'Key Has A Successor Already',
    detail: `"${old.name}" was rotated before: ${successor.id} (ending in ${successor.last_four}) is the successor of ${old.id}. Once ${old.id} is no longer used, revoke it with the action lowerplane_revoke_key or with "lowerplane keys rotate NAME --watch". Then the key can be rotated again.`,
  };
}

function managedProblem(key: ApiKey): Problem {
  return {
    title: 'Key Is Managed By A Resource',
    detail: `${keyTitle(key)} is in the state of a lowerplane_api_key resource. An action cannot change that state: it would keep the old key. To rotate the key, change the resource's rotate_trigger to any other value, for example rotate_trigger = "seen in a log", and apply. If no resource manages the key any more, use "lowerplane keys rotate NAME --to FILE".`,
  };
}
