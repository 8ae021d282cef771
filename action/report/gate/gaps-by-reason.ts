import type { Gap } from '../../check/facts.ts';
import { gapsIn } from '../../check/not-known.ts';
import type { CheckResult } from '../../check/verdict/result.ts';

/** One reason why something is not known, with the rules that need it. */
export interface GapReason {
  readonly kind: Gap['kind'];
  readonly title: string;
  readonly detail: string;
  /** Empty when the rules ran without it, for example without one vendor of several. */
  readonly ruleIds: readonly string[];
}

/** The gaps of a result, each reason once; failures come before what is not configured. */
export function gapsByReason(result: CheckResult): readonly GapReason[] {
  const reasons = new Map<string, { kind: Gap['kind']; title: string; detail: string; ruleIds: string[] }>();
  const reasonOf = ({ kind, title, detail }: Gap) => {
    const name = JSON.stringify([kind, title, detail]);
    const known = reasons.get(name) ?? { kind, title, detail, ruleIds: [] };
    reasons.set(name, known);
    return known;
  };
  for (const gap of gapsIn(result)) reasonOf(gap);
  for (const { ruleId, gaps: own } of result.notEvaluated) {
    for (const reason of new Set(own.map(reasonOf))) reason.ruleIds.push(ruleId);
  }
  const isFailure = ({ kind }: GapReason) => Number(kind !== 'not-configured');
  return [...reasons.values()].sort((a, b) => isFailure(b) - isFailure(a));
}
