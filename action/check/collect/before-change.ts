import type { NamedPlan } from '../../../provider/declarations/terraform/plan/root-of-plan.ts';
import { git } from '../../scan/sources/git.ts';
import { commitOf } from '../../scan/sources/repository.ts';
import type { Facts } from '../facts.ts';
import { type CheckRequest, judgingCommit, type Tree } from '../request.ts';
import type { Before, TrustedComments } from '../verdict/compared.ts';
import { evaluate } from '../verdict/evaluate.ts';
import type { Evaluation } from '../verdict/evaluation.ts';
import type { Finding } from '../verdict/finding.ts';
import type { CheckResult } from '../verdict/result.ts';
import type { CheckedFolder } from './checked-folder.ts';
import { declarationFacts } from './code-facts.ts';
import { declaringLines } from './declaring-lines.ts';

/** The commit that a check compares with: the base of a review, or the one that the request names. */
export function comparedCommit(
  { compareWith, mode, changes, tree }: CheckRequest,
  { git: open }: Pick<CheckedFolder, 'git'>,
): string | undefined {
  if (open === undefined) return undefined;
  if (compareWith !== undefined) return compareWith;
  if (mode !== 'review') return undefined;
  return tree.kind === 'index' ? commitOf(open.repository.root, 'HEAD') : changes?.base;
}

/** A change, and how to evaluate it. */
export interface ComparedChange {
  readonly request: CheckRequest;
  readonly folder: CheckedFolder;
  /** The commit before it. */
  readonly commit: string;
  readonly facts: Facts;
  readonly plans: readonly NamedPlan[];
  readonly evaluation: Evaluation;
}

/**
 * What was wrong before a change: the rules, the policy and the clock are the same, only the code differs. It is found out
 * only when there is something to compare.
 *
 * @param result of the changed state, with everything open that is not suppressed.
 */
export async function beforeChange(change: ComparedChange, result: CheckResult): Promise<Before> {
  const { evaluation } = change;
  const isCompared =
    result.findings.some(({ status }) => status.kind === 'open') ||
    result.notKnown.some(({ kind, effect }) => kind !== 'fact' && effect !== 'pass');
  const { findings, notKnown } = isCompared
    ? evaluate(await factsBefore(change), beforeSuppressions(evaluation))
    : { findings: [], notKnown: [] };
  return { findings, notKnown, addsSecret: secretTest(change) };
}

/**
 * Allow comments count as of the commit that judges a change, so that the change cannot excuse itself.
 *
 * @param result with every comment of the changed state counted.
 * @returns undefined when all of them count.
 */
export async function trustedComments(
  change: Omit<ComparedChange, 'commit'>,
  result: CheckResult,
): Promise<TrustedComments | undefined> {
  const commit = judgingCommit(change.request);
  if (commit === undefined || !result.findings.some((finding) => bindingOf(finding) !== undefined))
    return undefined;
  const { findings } = evaluate(
    await factsBefore({ ...change, commit }),
    beforeSuppressions({ ...change.evaluation, isChanged: () => false }),
  );
  const { oldPaths } = await import('./trusted-comments.ts');
  const { request, folder } = change;
  const pathBefore = await oldPaths(folder.git?.repository.root, commit, request.tree);
  return {
    findings: new Map(
      findings.flatMap((finding) => {
        const binding = bindingOf(finding);
        return binding === undefined ? [] : [[binding, finding] as const];
      }),
    ),
    oldPath: (path) => pathBefore.get(path) ?? path,
  };
}

function bindingOf({ status }: Finding): string | undefined {
  return status.kind === 'allowed' ? status.binding : undefined;
}

/** The same evaluation by the waivers and the baseline of the compared commit. */
function beforeSuppressions(evaluation: Evaluation): Evaluation {
  const { policy, suppressions, policyProblems: _, trusted: __, ...rest } = evaluation;
  if (suppressions === undefined) return { ...rest, policy };
  const { waivers, baseline } = suppressions.before;
  return { ...rest, policy: { ...policy, waivers }, baseline };
}

async function factsBefore({
  request,
  folder,
  commit,
  facts,
  plans,
  evaluation,
}: ComparedChange): Promise<Facts> {
  const { secrets: _, declarations: after, ...known } = facts.known;
  const tree: Tree = { kind: 'commit', commit };
  const quiet = { tree, synthesis: undefined, progress: () => {} };
  // The plan was made from the changed code. Its values are the same if the change touches nothing that Terraform reads.
  const same =
    plans.length > 0 && changesOnly(request, folder, commit, '.', NOT_READ_BY_TERRAFORM) ? plans : [];
  const { facts: read } = await declarationFacts(quiet, folder, evaluation.policy, same);
  const before = read.known.declarations;
  if (before === undefined) return { known, gaps: [...facts.gaps, ...read.gaps] };
  // The app of that commit is not run. Where nothing in its folder changed, it declares the same keys.
  const unchanged = after !== undefined && appIsSame(request, folder, commit) ? after.keys : [];
  const synthesized = unchanged.filter(({ origin }) => origin === 'cdk');
  // What an apply would do next is new with each change.
  const declarations = { ...before, keys: [...before.keys, ...synthesized], planned: [] };
  const lines = await declaringLines(folder.files(tree), declarations.keys);
  return { known: { ...known, declarations }, gaps: facts.gaps, notKnown: read.notKnown ?? [], lines };
}

/** Terraform can read any data file, and programs can be apps of the CDK. */
const NOT_READ_BY_TERRAFORM = /\.(?:md|css|png|svg)$/i;

function appIsSame(request: CheckRequest, folder: CheckedFolder, commit: string): boolean {
  const { synthesis } = request;
  return synthesis !== undefined && changesOnly(request, folder, commit, synthesis.folder, /\.(?:md|txt)$/i);
}

/** Whether the change edits only files with these names in a folder. */
function changesOnly(
  { tree }: CheckRequest,
  { git: open }: CheckedFolder,
  commit: string,
  folder: string,
  names: RegExp,
): boolean {
  if (open === undefined) return false;
  const after = tree.kind === 'commit' ? [tree.commit] : [];
  const changed = git(open.repository.root, [
    'diff',
    '--name-only',
    '-z',
    '--no-relative',
    commit,
    ...after,
    '--',
    folder,
  ]);
  return changed
    .toString('utf8')
    .split('\0')
    .every((path) => path === '' || names.test(path));
}

/** A scan of changes finds what they add. In other scans, a secret on an untouched line or in an older commit is known. */
function secretTest({ request, folder, commit, facts }: ComparedChange): Before['addsSecret'] {
  const scanned = facts.known.secrets?.scope.kind;
  if (scanned === 'range' || scanned === 'staged') return () => true;
  let added: ReadonlySet<string> | undefined;
  return ({ place, onChangedLine }) => {
    if (place.kind !== 'code' || place.commit === undefined) return onChangedLine;
    added ??= commitsSince(request, folder, commit);
    return added.has(place.commit);
  };
}

function commitsSince(
  { tree }: CheckRequest,
  { git: open }: CheckedFolder,
  commit: string,
): ReadonlySet<string> {
  if (open === undefined) return new Set();
  const head = tree.kind === 'commit' ? tree.commit : 'HEAD';
  const listed = git(open.repository.root, ['rev-list', head, `^${commit}`]);
  return new Set(listed.toString('utf8').split('\n'));
}
