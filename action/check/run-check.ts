import { NO_LINES, readChangedLines } from './collect/changed-lines.ts';
import { CheckedFolder } from './collect/checked-folder.ts';
import { declarationFacts, secretFacts } from './collect/code-facts.ts';
import { bothFacts, ownFacts, vendorsFacts } from './collect/network-facts.ts';
import { type PolicyFiles, policyFiles } from './collect/policy-files.ts';
import type { Facts, Gap } from './facts.ts';
import type { CheckRequest } from './request.ts';
import { GATE_RULES } from './rules/generated/gate-rules.ts';
import { evaluate } from './verdict/evaluate.ts';
import type { CheckResult } from './verdict/result.ts';

/** What is asked over the network has this long together, unless the request says otherwise. */
const DEADLINE_MS = 60_000;

/**
 * Gathers facts and judges them: what both front doors call.
 *
 * What cannot be learned is among the gaps of the result, and never counts as passed.
 *
 * @throws GateError when policy, baseline or the access to LowerPlane is not valid.
 * @throws ScanError when git cannot tell what is asked for.
 */
export async function runCheck(request: CheckRequest): Promise<CheckResult> {
  const place = new CheckedFolder(request);
  const unwanted = new AbortController();
  try {
    const { policyFiles: by, facts, leftOut, isChanged } = await gather(request, place, unwanted.signal);
    const result = evaluate(facts, {
      mode: request.mode,
      environment: request.environment,
      now: request.now,
      policy: by.policy,
      policySource: by.source,
      baseline: by.baseline,
      isChanged,
      range: request.changes,
      rules: GATE_RULES,
    });
    return {
      ...result,
      scope: leftOut.files + leftOut.secrets === 0 ? result.scope : { ...result.scope, leftOut },
    };
  } finally {
    // However it ended: nobody waits for answers any more, and git goes.
    unwanted.abort();
    await place.close();
  }
}

async function gather(request: CheckRequest, place: CheckedFolder, unwanted: AbortSignal) {
  const { deadlineMs: withinMs = DEADLINE_MS, policyTree } = request;
  const deadline = { withinMs, signal: AbortSignal.any([unwanted, AbortSignal.timeout(withinMs)]) };
  const judging = policyFiles(request, (path) => place.readText(policyTree, path));
  const [by, own, vendors, secrets, declarations, isChanged] = await Promise.all([
    judging,
    // LowerPlane needs no policy to be asked: its answers travel while files are read.
    ownFacts(request, deadline),
    judging.then(({ policy }) => vendorsFacts(request, policy, deadline)),
    judging.then(({ policy }) => secretFacts(request, place, policy)),
    judging.then(({ policy }) => declarationFacts(request, place, policy)),
    place.git === undefined ? NO_LINES : readChangedLines(place.git.repository, request),
  ]);
  const asked = bothFacts(own, vendors);
  const stored = baselineFacts(by);
  const facts: Facts = {
    known: { ...secrets.facts.known, ...declarations.facts.known, ...asked.known, ...stored.known },
    gaps: [secrets.facts, declarations.facts, asked, stored].flatMap(({ gaps }) => gaps),
  };
  return {
    policyFiles: by,
    facts,
    leftOut: { files: declarations.leftOut, secrets: secrets.leftOut },
    isChanged,
  };
}

function baselineFacts({ baseline }: PolicyFiles): Facts {
  if (baseline?.posture !== undefined) return { known: { postureBaseline: baseline.posture }, gaps: [] };
  const gap: Gap = {
    fact: 'postureBaseline',
    kind: 'not-configured',
    title: 'No Posture To Compare With',
    detail:
      'No scores of an earlier run are stored, so whether one fell is not told. Store them with "lowerplane check --write-baseline".',
  };
  return { known: {}, gaps: [gap] };
}
