import type { Facts } from '../facts.ts';
import type { Waiver } from '../policy/policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import type { CheckResult } from './result.ts';
import { isAbout } from './waivers.ts';

/** Waivers that no finding of a run is about; only of rules that saw all there is to see. */
export function unusedWaivers(
  facts: Facts,
  waivers: readonly Waiver[],
  rules: readonly Rule[],
  run: Pick<CheckResult, 'findings' | 'undecidable' | 'notEvaluated'>,
): readonly Waiver[] {
  return waivers.filter((waiver) => {
    const rule = rules.find(({ id }) => id === waiver.rule);
    if (rule === undefined || rule.runsLast || !sawEverything(rule, facts, run)) return false;
    return !run.findings.some((finding) => isAbout(waiver, finding));
  });
}

function sawEverything(
  { id, needs }: Rule,
  { known, gaps }: Facts,
  { undecidable, notEvaluated }: Pick<CheckResult, 'undecidable' | 'notEvaluated'>,
): boolean {
  if ([...undecidable, ...notEvaluated].some(({ ruleId }) => ruleId === id)) return false;
  if (gaps.some(({ fact }) => needs.includes(fact))) return false;
  const scanned = known.secrets?.scope.kind;
  return !needs.includes('secrets') || scanned === 'tree' || scanned === 'history';
}
