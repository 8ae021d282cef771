import type { Finding } from '../verdict/finding.ts';
import type { CheckResult } from '../verdict/result.ts';
import { type ChangeJudge, judgeChanges, judgedFiles } from './judge-changes.ts';

/** Further suggestions are not made: each is judged as a check of its own. */
const MOST = 30;

/**
 * A result whose suggestions were judged again with the reader, the rules and the planner, as if they were accepted. One
 * that does not fix its finding, causes another, changes another key or cannot be planned is left out. Programs are not
 * run: what the reader does not see in their literals is not suggested.
 */
export async function verifySuggestions(result: CheckResult, judge: ChangeJudge): Promise<CheckResult> {
  const groups = Map.groupBy(
    result.findings.filter(({ suggestion }) => suggestion !== undefined),
    ({ suggestion }) => JSON.stringify(suggestion),
  );
  if (groups.size === 0) return result;
  const before = judgedFiles(result, judge);
  const rejected = new Set<Finding>();
  for (const [index, findings] of [...groups.values()].entries()) {
    const [{ suggestion: change } = {}] = findings;
    const judged =
      before === undefined || change === undefined || index >= MOST
        ? undefined
        : await judgeChanges([{ change, findings }], before, judge);
    for (const finding of findings) if (!judged?.fixed.includes(finding)) rejected.add(finding);
  }
  return {
    ...result,
    findings: result.findings.map((finding) => {
      if (!rejected.has(finding)) return finding;
      const { suggestion: _, ...rest } = finding;
      return rest;
    }),
  };
}
