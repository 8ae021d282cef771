import { GateError } from '../gate-error.ts';
import { findRepository, type Repository } from '../scan/sources/repository.ts';
import { evaluate } from './evaluate.ts';
import type { Facts, Gap } from './facts.ts';
import { changedLines, isChanged } from './gather/changed-lines.ts';
import { declarationsIn, filesOf } from './gather/declarations.ts';
import { notAsked } from './gather/not-asked.ts';
import { type PolicyFiles, policyFiles } from './gather/policy-files.ts';
import { secretFacts } from './gather/secrets.ts';
import type { CheckRequest } from './request.ts';
import type { CheckResult } from './result.ts';
import { ALL_RULES } from './rules/rule-set.ts';

/** All that is asked over the network has this long together, unless the request says otherwise. */
const DEADLINE_MS = 60_000;

/**
 * Gathers facts and judges them: what both front doors call.
 *
 * @throws GateError when the policy or the baseline is not valid; ScanError when git cannot say what is asked.
 */
export async function runCheck(request: CheckRequest): Promise<CheckResult> {
  const repository = findRepository(request.root);
  const root = repository?.root ?? request.root;
  const judgedBy = await policyFiles(root, request);
  // Asked first: answers travel while files are read.
  const remote = remoteFacts(request, judgedBy);
  const local = await localFacts(request, root, repository, judgedBy);
  const facts = together([...local, ...(await remote), baselineFacts(judgedBy)]);
  const { policy, source, baseline } = judgedBy;
  const changes = request.changes;
  const lines = changes && changedLines(root, changes.base, changes.head);
  return evaluate(facts, {
    mode: request.mode,
    environment: request.environment,
    now: request.now,
    policy,
    policySource: source,
    baseline,
    isChanged: (path, line) => lines !== undefined && isChanged(lines, path, line),
    range: changes,
    rules: ALL_RULES,
  });
}

async function localFacts(
  request: CheckRequest,
  root: string,
  repository: Repository | undefined,
  { policy }: PolicyFiles,
): Promise<readonly Facts[]> {
  const { tree, synthesis, progress } = request;
  if (tree.kind === 'commit' && repository === undefined) {
    throw new GateError(
      'No Repository To Check',
      `${root} is in no git repository, so it has no commits to read.`,
    );
  }
  const files = filesOf(root, repository, tree);
  const synthesized =
    synthesis && (await import('./synthesis/synthesize.ts')).synthesize(files, root, synthesis);
  const declarations = await declarationsIn((await synthesized) ?? files, policy);
  progress(`${declarations.keys.length} declared keys in ${declarations.files.length} files`);
  return [{ known: { declarations }, gaps: [] }, await secretFacts(request, policy)];
}

async function remoteFacts(request: CheckRequest, { policy }: PolicyFiles): Promise<readonly Facts[]> {
  const { lowerPlane, environment, environmentVariables, deadlineMs = DEADLINE_MS } = request;
  const [own, vendors] = await Promise.all([
    lowerPlane === undefined
      ? notAsked()
      : import('./gather/lower-plane-facts.ts').then(({ lowerPlaneFacts }) =>
          lowerPlaneFacts({ ...lowerPlane, environment, deadlineMs }),
        ),
    policy.vendors.length === 0
      ? undefined
      : import('./gather/vendor-postures.ts').then(({ vendorPostures }) =>
          vendorPostures(policy.vendors, environmentVariables, deadlineMs),
        ),
  ]);
  return vendors === undefined
    ? [own]
    : [
        own,
        { known: vendors.postures.length === 0 ? {} : { postures: vendors.postures }, gaps: vendors.gaps },
      ];
}

function baselineFacts({ baseline }: PolicyFiles): Facts {
  if (baseline?.posture !== undefined) return { known: { postureBaseline: baseline.posture }, gaps: [] };
  const gap: Gap = {
    fact: 'postureBaseline',
    kind: 'not-configured',
    title: 'No Posture To Compare With',
    detail:
      'There are no stored scores, so it is not told whether one fell. Write them with "lowerplane check --write-baseline".',
  };
  return { known: {}, gaps: [gap] };
}

function together(parts: readonly Facts[]): Facts {
  const postures = parts.flatMap(({ known }) => known.postures ?? []);
  return {
    known: {
      ...Object.assign({}, ...parts.map(({ known }) => known)),
      ...(postures.length === 0 ? {} : { postures }),
    },
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}
