import type { FileSource } from '../../provider/declarations/file-source.ts';
import { startDeadline } from '../../provider/http/deadline.ts';
import { SYSTEM_RUNTIME } from '../../provider/http/runtime.ts';
import type { Environment } from '../../provider/keys/environments.ts';
import type { Instant } from '../../provider/keys/instant.ts';
import { beforeChange, comparedCommit, trustedComments } from './collect/before-change.ts';
import { NO_CHANGES, readChanges } from './collect/changed-lines.ts';
import { CheckedFolder } from './collect/checked-folder.ts';
import { declarationFacts, secretFacts } from './collect/code-facts.ts';
import { declaringLines } from './collect/declaring-lines.ts';
import { digestOf } from './collect/file-text.ts';
import { factsFromLowerPlane, factsFromVendors, mergeFacts } from './collect/network-facts.ts';
import { PathFilter } from './collect/path-filter.ts';
import type { PlanFiles } from './collect/plan-files.ts';
import { changedSuppressions, type PolicyFiles, policyFiles } from './collect/policy-files.ts';
import { policyPathIn } from './collect/policy-path.ts';
import { unscannedFiles } from './collect/unscanned-files.ts';
import type { Facts, Gap } from './facts.ts';
import { environmentByPolicy, unknownEnvironment } from './policy/environment-name.ts';
import { environmentPolicy, type Policy } from './policy/policy.ts';
import { factTimes, judgedCommit, type Provenance } from './provenance.ts';
import type { CheckRequest } from './request.ts';
import { GATE_RULES } from './rules/generated/gate-rules.ts';
import type { ChangeJudge } from './suggestions/judge-changes.ts';
import { evaluate } from './verdict/evaluate.ts';
import type { Evaluation } from './verdict/evaluation.ts';
import type { CheckResult } from './verdict/result.ts';

/** Time limit for all network requests together, unless the request sets another. */
const DEADLINE_MS = 60_000;

/**
 * Collects facts and evaluates them: the gate, for every entry point.
 *
 * What cannot be determined is among the gaps of the result, and never counts as passed.
 *
 * @throws GateError when the policy, the baseline or the access to LowerPlane is invalid.
 * @throws ScanError when git cannot resolve what is requested.
 */
export async function runCheck(given: CheckRequest): Promise<CheckResult> {
  const folder = new CheckedFolder(given);
  const finished = new AbortController();
  try {
    const { path: policyPath, notKnown } = await policyPathIn(given, (of, path) => folder.readText(of, path));
    const request = { ...given, policyPath };
    const commit = comparedCommit(request, folder);
    const collected = await collect(request, folder, commit, finished.signal);
    const { policy, leftOut, isChanged, suppressions, environment } = collected;
    const facts = { ...collected.facts, notKnown: [...notKnown, ...(collected.facts.notKnown ?? [])] };
    const ofFiles: Evaluation = {
      mode: request.mode,
      environment,
      now: request.now,
      policy: policy.policy,
      policySource: policy.source,
      baseline: policy.baseline,
      policyProblems: policy.problems,
      warnings: policy.repaired,
      isChanged,
      range: request.changes,
      rules: GATE_RULES,
      suppressions,
    };
    const counted = evaluate(facts, ofFiles);
    const change = { request, folder, facts, plans: collected.plans.plans };
    const trusted = await trustedComments({ ...change, evaluation: ofFiles }, counted);
    const evaluation = { ...ofFiles, trusted };
    const all = trusted === undefined ? counted : evaluate(facts, evaluation);
    const before = commit && (await beforeChange({ ...change, commit, evaluation }, all));
    const judged = before ? evaluate(facts, { ...evaluation, before }) : all;
    const result = await withJudgedSuggestions(judged, request, folder, {
      facts,
      evaluation,
      filesBefore: filesAt(folder, commit),
      plans: collected.plans.plans,
    });
    const { shownResult } = await import('./verdict/shown-result.ts');
    return shownResult({
      ...result,
      ...(request.deadlines && (await deadlinesIn(facts, request.now))),
      provenance: await provenanceOf(request, folder, collected),
      scope: {
        ...result.scope,
        ...(leftOut.files + leftOut.secrets > 0 && { leftOut }),
        ...(commit !== undefined && { comparedWith: commit }),
        ...(collected.changedPolicies.length > 0 && { changedPolicies: collected.changedPolicies }),
        ...(policy.newPatterns.length > 0 && { newPatterns: policy.newPatterns }),
      },
    });
  } catch (error) {
    const { shownError } = await import('./verdict/shown-result.ts');
    throw shownError(error);
  } finally {
    // After an error too: cancel requests that are still running, and end git.
    finished.abort();
    await folder.close();
  }
}

/** Imported only by audits that alert people. */
async function deadlinesIn(
  { known: { keys, declarations } }: Facts,
  now: Instant,
): Promise<Partial<CheckResult>> {
  if (keys === undefined) return {};
  const { keyDeadlines } = await import('./verdict/key-deadlines.ts');
  return { deadlines: keyDeadlines(keys, declarations, now) };
}

function filesAt(folder: CheckedFolder, commit: string | undefined): FileSource | undefined {
  return commit === undefined ? undefined : folder.files({ kind: 'commit', commit });
}

/** Imported only when something is suggested, or when suggestions are to be applied. */
async function withJudgedSuggestions(
  result: CheckResult,
  { tree, fix }: CheckRequest,
  folder: CheckedFolder,
  by: Omit<ChangeJudge, 'files'>,
): Promise<CheckResult> {
  const judge = { ...by, files: new PathFilter(folder.files(tree), by.evaluation.policy.paths) };
  if (fix !== undefined) {
    const { planFixes } = await import('./suggestions/plan-fixes.ts');
    const fixes = await planFixes(result, judge, fix);
    if (fixes.files.length > 0) return { ...result, fixes };
    return { ...(await verified(result, judge)), fixes };
  }
  return verified(result, judge);
}

async function verified(result: CheckResult, judge: ChangeJudge): Promise<CheckResult> {
  if (result.findings.every(({ suggestion }) => suggestion === undefined)) return result;
  const { verifySuggestions } = await import('./suggestions/verify-suggestions.ts');
  return verifySuggestions(result, judge);
}

/** Costs two calls of git, so only reports that show it ask for it. */
async function provenanceOf(
  { origin, tree, now }: CheckRequest,
  { git }: CheckedFolder,
  {
    policy,
    plans,
    facts,
  }: { readonly policy: PolicyFiles; readonly plans: PlanFiles; readonly facts: Facts },
): Promise<Provenance | undefined> {
  if (origin === undefined) return undefined;
  const judged = await judgedCommit(tree, git?.repository);
  return { ...origin, ...judged, ...policy.digests, plans: plans.digests, facts: factTimes(facts, now) };
}

async function collect(
  request: CheckRequest,
  folder: CheckedFolder,
  commit: string | undefined,
  finished: AbortSignal,
) {
  const { deadlineMs = DEADLINE_MS, tree, changes } = request;
  const started = startDeadline(deadlineMs, SYSTEM_RUNTIME);
  const deadline = { ...started, signal: AbortSignal.any([finished, started.signal]) };
  const plans = await readPlans(request, folder);
  const changing =
    folder.git === undefined
      ? Promise.resolve(NO_CHANGES)
      : readChanges(folder.git.repository, tree, commit ?? changes?.base);
  folder.compare(tree, commit, changing);
  const reading = policyFiles(request, folder);
  const named = reading.then(({ policy }) => environmentOf(request, policy));
  const [policy, environment, own, vendors, secrets, declarations, changed, suppressions] = await Promise.all(
    [
      reading,
      named,
      // Rarely depends on the policy: LowerPlane answers while files are read.
      request.environmentName === undefined
        ? factsFromLowerPlane(request, deadline)
        : named.then((environment) => factsFromLowerPlane({ ...request, environment }, deadline)),
      reading.then((files) => factsFromVendors(request, files.policy, deadline)),
      secretFacts(
        request,
        folder,
        reading.then((files) => files.policy),
        deadline,
      ),
      reading.then((files) =>
        declarationFacts(request, folder, files.policy, plans.plans, filesAt(folder, commit)),
      ),
      changing,
      commit === undefined ? undefined : changedSuppressions(request, { kind: 'commit', commit }, folder),
    ],
  );
  const network = mergeFacts(
    own,
    vendors,
    environmentPolicy(policy.policy, environment).frameworks.length > 0,
  );
  const stored = baselineFacts(policy);
  const { declarations: declared } = declarations.facts.known;
  const facts: Facts = {
    known: { ...secrets.facts.known, ...declarations.facts.known, ...network.known, ...stored.known },
    gaps: [secrets.facts, declarations.facts, network, stored].flatMap(({ gaps }) => gaps),
    lines: await declaringLines(folder.files(tree), declared?.keys),
    notKnown: [
      ...[secrets.facts, declarations.facts].flatMap(({ notKnown = [] }) => notKnown),
      ...plans.notKnown,
      ...unscannedFiles(secrets.facts.known.secrets?.scope, policy.policy.paths, changed.files),
      ...(environment === undefined && request.environmentName !== undefined
        ? [unknownEnvironment(request.environmentName)]
        : []),
    ],
  };
  return {
    policy,
    plans,
    facts,
    leftOut: { files: declarations.leftOut, secrets: secrets.leftOut },
    isChanged: changed.isChanged,
    changedPolicies: await changedPolicies(request, folder, policy),
    suppressions,
    environment,
  };
}

/** Imported only when there are plans. */
async function readPlans({ plans = [] }: CheckRequest, folder: CheckedFolder): Promise<PlanFiles> {
  if (plans.length === 0) return { plans: [], digests: [], notKnown: [] };
  const { planFiles } = await import('./collect/plan-files.ts');
  return planFiles(plans, folder);
}

/** Files of the policy of the base that the change edits, or adds where there is no policy. */
async function changedPolicies(
  { tree, policyTree, policyPath }: CheckRequest,
  folder: CheckedFolder,
  { source, digests, repaired }: PolicyFiles,
): Promise<readonly string[]> {
  if (repaired.length > 0) return [];
  if (source.kind === 'none' && policyTree.kind === 'commit' && tree.kind !== 'work-tree')
    return (await folder.readText(tree, policyPath)) === 'missing' ? [] : [policyPath];
  if (source.kind !== 'commit') return [];
  const files = [...(digests.policy ? [digests.policy] : []), ...digests.policyParts];
  const changed = await Promise.all(
    files.map(
      async ({ path, commit, sha256 }) =>
        commit !== undefined && digestOf(await folder.readText(tree, path)) !== sha256,
    ),
  );
  return files.filter((_, index) => changed[index]).map(({ path }) => path);
}

function environmentOf(
  { environment, environmentName }: CheckRequest,
  policy: Policy,
): Environment | undefined {
  return environmentName === undefined ? environment : environmentByPolicy(environmentName, policy);
}

function baselineFacts({ baseline }: PolicyFiles): Facts {
  if (baseline?.posture !== undefined) return { known: { postureBaseline: baseline.posture }, gaps: [] };
  const gap: Gap = {
    fact: 'postureBaseline',
    kind: 'not-configured',
    title: 'No Baseline Scores',
    detail:
      'The baseline contains no compliance scores, so a regression cannot be detected. Store them with "lowerplane check --write-baseline".',
  };
  return { known: {}, gaps: [gap] };
}
