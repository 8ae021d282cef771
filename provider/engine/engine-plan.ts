import type { ApiKey } from '../api/contract/api-key.ts';
import { type KeyPlan, mintingOf } from '../keys/change.ts';
import { isExpired } from '../keys/expiration.ts';
import type { Instant } from '../keys/instant.ts';
import type { DeclaredKey } from '../lifecycle/declared-key.ts';
import { isConfirmed } from '../lifecycle/guards.ts';
import { expirationOf } from '../lifecycle/observed-key.ts';
import { planKey } from '../lifecycle/plan-key.ts';
import type { KeyRecord } from '../lifecycle/record.ts';
import {
  type Problem,
  problemOf,
  Report,
  type ReportedProblem,
  type WarningKind,
} from '../lifecycle/report.ts';
import type { ConnectedRun } from '../lifecycle/run.ts';
import { undeclaredRecord } from '../lifecycle/undeclared-key.ts';
import type { DeclaredName } from './declared-name.ts';
import { deriveRecord, isOwnKey } from './derive-record.ts';

/** What happens to the keys of one name. */
export interface PlannedName {
  readonly name: string;
  /** Undefined: no code declares it, or everything is to be destroyed. */
  readonly declared: DeclaredKey | undefined;
  /** Undefined: no code declares it. */
  readonly declaredAs: DeclaredName | undefined;
  /** Undefined: no key has the name yet. */
  readonly record: KeyRecord | undefined;
  readonly plan: KeyPlan;
  readonly problems: readonly ReportedProblem[];
}

/** What an apply would do, and what stands against it. */
export interface EnginePlan {
  /** LowerPlane's time: by this, everything in the plan is decided. */
  readonly decidedAt: Instant;
  readonly names: readonly PlannedName[];
  /** Keys that work although no code declares them, and that the plan leaves alone. */
  readonly undeclared: readonly ApiKey[];
  /** Problems of the run as a whole. */
  readonly problems: readonly ReportedProblem[];
}

/** What is asked of a plan besides the declarations. */
export interface PlanRequest {
  /** What to do: make the declarations true, or end all of their keys. */
  readonly goal: 'apply' | 'destroy';
  /** Keys that no code declares are ended. */
  readonly prune: boolean;
  /** Names of keys that get a successor in any case. */
  readonly rotate: ReadonlySet<string>;
  /** LowerPlane's time that decides; that of an earlier plan when this one is made to be compared with it. */
  readonly decidedAt: Instant;
  /** Told how many names were compared with LowerPlane and the destinations, of how many. */
  readonly onCompared?: (compared: number, total: number) => void;
}

const NO_PLAN: KeyPlan = { changes: [], problems: [], notices: [] };

/**
 * Plans all declared keys with the planner and the guards of every engine.
 *
 * @throws LowerPlaneError when LowerPlane cannot be asked.
 */
export async function planNames(
  run: ConnectedRun,
  names: readonly DeclaredName[],
  request: PlanRequest,
): Promise<EnginePlan> {
  const { decidedAt, goal, onCompared } = request;
  let compared = 0;
  const claimed = new Set(names.flatMap(({ id }) => id ?? []));
  const found = await severalAtOnce(names, async (declaredAs): Promise<Found> => {
    const report = new Report();
    const { name, declared } = declaredAs;
    const record = await deriveRecord(run, declaredAs, { decidedAt, claimed }, report);
    if (record) noteManaged(run, record);
    onCompared?.(++compared, names.length);
    return { name, declared: goal === 'apply' ? declared : undefined, declaredAs, record, report };
  });
  const undeclared = await undeclaredKeys(run, found, decidedAt);
  // A declared name may be in use elsewhere too: those keys are reported, and left as they are.
  const declaredNames = new Set(names.map(({ name }) => name));
  const pruned = undeclared.filter(
    ({ id, name }) => request.prune && id !== run.connection.self.id && !declaredNames.has(name),
  );
  for (const key of pruned) {
    const record = undeclaredRecord(key, decidedAt);
    found.push({ name: key.name, declared: undefined, declaredAs: undefined, record, report: new Report() });
  }
  const planned = await severalAtOnce(found, (each) => planName(run, each, request));
  return {
    decidedAt,
    names: planned,
    undeclared: undeclared.filter((key) => !pruned.includes(key)),
    problems: reachProblems(run),
  };
}

/** Destinations are asked about so many keys at once. */
const AT_ONCE = 32;

async function severalAtOnce<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

interface Found {
  readonly name: string;
  readonly declared: DeclaredKey | undefined;
  readonly declaredAs: DeclaredName | undefined;
  readonly record: KeyRecord | undefined;
  readonly report: Report;
}

async function planName(
  run: ConnectedRun,
  { name, declared, declaredAs, record, report }: Found,
  { rotate }: PlanRequest,
): Promise<PlannedName> {
  const asked = rotate.has(name) && declared ? { ...declared, desired: triggered(declared) } : declared;
  const base = { name, declared: asked, declaredAs, record };
  if (asked === undefined && record === undefined) return { ...base, plan: NO_PLAN, problems: [] };
  try {
    const plan = await planKey(run, asked, record, report);
    const isChosen = declaredAs === undefined || declaredAs.id !== undefined || rotate.has(name);
    if (record && !isChosen && endsKey(plan, record, run.now()) && !isConfirmed({ key: record }, run)) {
      if (!(await isOwnKey(run, record))) report.error(notOwn(name, record));
    }
    return { ...base, plan, problems: shownProblems(name, record, report) };
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    report.error(problem);
    return { ...base, plan: NO_PLAN, problems: report.problems };
  }
}

/** Whether a plan ends the key that a name has now, at once or after an overlap. */
function endsKey({ changes }: KeyPlan, { status, expiration }: KeyRecord, now: Instant): boolean {
  const ends = mintingOf(changes) !== undefined || changes.some(({ kind }) => kind === 'revoke');
  return ends && status === 'active' && !isExpired(expiration, now);
}

function notOwn(name: string, { id, lastFour }: KeyRecord): Problem {
  return {
    title: "Someone Else's Key Would Be Revoked",
    subject: `"${name}"`,
    detail: `"${name}" is the key ${id} (ending in ${lastFour}), which this engine has not created, and no declared destination holds its secret. It may be in use elsewhere. If it is the declared key, allow its end with --confirm ${id}, or declare it in lowerplane.yaml with id: ${id}. Otherwise choose another name.`,
  };
}

/** A trigger that no record has. */
function triggered({ desired }: DeclaredKey): DeclaredKey['desired'] {
  return { ...desired, trigger: 'rotate' };
}

/** What a plan of this engine shows by its changes and their reasons. */
const SHOWN_AS_CHANGES: ReadonlySet<WarningKind> = new Set([
  'successor',
  'predecessor-retires',
  'predecessor-expires',
  'expiration-put-off',
  'old-secret-removed',
]);

function shownProblems(
  name: string,
  record: KeyRecord | undefined,
  report: Report,
): readonly ReportedProblem[] {
  return report.problems
    .filter(({ kind }) => kind === undefined || !SHOWN_AS_CHANGES.has(kind))
    .map((problem) =>
      problem.kind === 'secret-elsewhere' && record ? secretElsewhere(name, record) : problem,
    );
}

function secretElsewhere(name: string, { id, lastFour }: KeyRecord): ReportedProblem {
  return {
    severity: 'warning',
    title: 'Secret Is Elsewhere',
    subject: `"${name}"`,
    detail: `"${name}" is the key ${id} (ending in ${lastFour}), which this engine has not created, and no declared destination holds its secret. LowerPlane shows a secret only at creation, so the destinations get that of the next generation. To get one now, use --rotate "${name}".`,
  };
}

/** So that a destination can pass from one declared key to another. */
function noteManaged({ planned }: ConnectedRun, record: KeyRecord): void {
  for (const { id } of [record, ...record.predecessors]) planned.managed.add(id);
}

async function undeclaredKeys(
  { connection }: ConnectedRun,
  found: readonly Found[],
  now: Instant,
): Promise<readonly ApiKey[]> {
  const ids = new Set(
    found.flatMap(({ record }) => (record ? [record, ...record.predecessors].map(({ id }) => id) : [])),
  );
  const keys = await connection.keys.all();
  return keys.filter(
    (key) => key.status === 'active' && !ids.has(key.id) && !isExpired(expirationOf(key), now),
  );
}

function reachProblems({ connection: { self } }: ConnectedRun): readonly ReportedProblem[] {
  if (self.environments === 'all') return [];
  return [
    {
      severity: 'warning',
      title: 'Keys Out Of Reach Are Not Seen',
      detail: `This run is authenticated with "${self.name}" (ending in ${self.last_four}), which reaches ${self.environments.join(', ')} only. Keys that reach further are not listed: if one of them has a declared name, it is not found. Authenticate with an admin key for all environments.`,
    },
  ];
}

/** Whether a plan does something. */
export function hasChanges({ names }: Pick<EnginePlan, 'names'>): boolean {
  return names.some(({ plan }) => plan.changes.length > 0);
}

/** Whether something stands against the plan. */
export function hasErrors({ names, problems }: Pick<EnginePlan, 'names' | 'problems'>): boolean {
  return [...problems, ...names.flatMap((each) => each.problems)].some(
    ({ severity }) => severity === 'error',
  );
}

/** What an apply does to the keys of a name, in a word. */
export type Action = 'create' | 'replace' | 'rotate' | 'update' | 'retire' | 'revoke' | 'none';

/** The most telling of the changes of a name. */
export function actionOf({ plan: { changes } }: Pick<PlannedName, 'plan'>): Action {
  const minting = mintingOf(changes);
  if (minting) return minting.kind;
  const kinds = changes.map(({ kind }) => kind);
  if (kinds.includes('revoke')) return 'revoke';
  if (kinds.includes('rename') || kinds.includes('extend')) return 'update';
  if (kinds.includes('retire') || kinds.includes('expire')) return 'retire';
  return kinds.includes('put-off') || kinds.includes('clear') ? 'update' : 'none';
}

/** How many keys a plan creates, changes and ends. */
export interface PlanSummary {
  readonly create: number;
  readonly replace: number;
  readonly update: number;
  readonly end: number;
  readonly unchanged: number;
}

export function summaryOf({ names }: Pick<EnginePlan, 'names'>): PlanSummary {
  const actions = names.map(actionOf);
  const number = (...wanted: readonly Action[]) => actions.filter((action) => wanted.includes(action)).length;
  const endings = names.flatMap(({ plan }) =>
    plan.changes.filter(({ kind }) => kind === 'retire' || kind === 'revoke' || kind === 'expire'),
  );
  return {
    create: number('create'),
    replace: number('replace', 'rotate'),
    update: number('update'),
    end: endings.length,
    unchanged: number('none'),
  };
}
