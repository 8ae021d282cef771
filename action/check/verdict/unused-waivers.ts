import type { Facts } from '../facts.ts';
import type { Waiver } from '../policy/policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { CheckResult } from './result.ts';
import { isAbout } from './waivers.ts';

/** What rules have found and left open. */
interface RunSoFar extends Pick<CheckResult, 'findings' | 'notEvaluated'> {
  readonly undecidable: readonly { readonly ruleId: string }[];
}

/**
 * Waivers that match no finding of a run, for rules that were evaluated completely. A waiver of several rules has only
 * those that it is not needed for.
 */
export function unusedWaivers(
  facts: Facts,
  waivers: readonly Waiver[],
  rules: readonly Rule[],
  run: RunSoFar,
): readonly Waiver[] {
  return waivers.flatMap((waiver) => {
    const unused = waiver.rules.filter((id) => {
      const rule = rules.find((one) => one.id === id);
      if (rule === undefined || rule.runsLast || !isComplete(rule, facts, run)) return false;
      return !run.findings.some((finding) => isAbout({ ...waiver, rules: [id] }, finding));
    });
    return unused.length === 0 ? [] : [{ ...waiver, rules: unused }];
  });
}

function isComplete(
  { id, needs }: Rule,
  { known, gaps }: Facts,
  { undecidable, notEvaluated }: RunSoFar,
): boolean {
  if ([...undecidable, ...notEvaluated].some(({ ruleId }) => ruleId === id)) return false;
  if (gaps.some(({ fact }) => needs.includes(fact))) return false;
  const scanned = known.secrets?.scope.kind;
  return !needs.includes('secrets') || scanned === 'tree' || scanned === 'history';
}
