import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import type { Facts, Gap } from '../facts.ts';
import { type Mode, REQUIRED } from '../mode.ts';
import { environmentPolicy, type Policy } from '../policy/policy.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding } from './finding.ts';
import type { NotEvaluated, Outcome } from './result.ts';

/** What the verdict is, and why: a sentence each, the weightiest first. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly because: readonly string[];
}

/**
 * The verdict over findings and gaps. Something wrong outweighs something unknown, and that outweighs a warning. What
 * is required and could not be learned is never passed over: at the very best it is a warning, where the policy says
 * that an outage may be one.
 */
export function verdictOf(
  facts: Facts,
  findings: readonly Finding[],
  notEvaluated: readonly NotEvaluated[],
  { mode, environment, policy }: Pick<Evaluation, 'mode' | 'environment' | 'policy'>,
): Verdict {
  const open = findings.filter(({ status }) => status.kind === 'open');
  const failing = open.filter((finding) => failsGate(finding, { mode, failOn: policy.failOn }));
  const required = policy.require ?? REQUIRED[mode];
  const tolerant = environmentPolicy(policy, environment).onUnavailable === 'warn';
  const blocking = required
    .filter((fact) => facts.known[fact] === undefined && facts.gaps.every((gap) => gap.fact !== fact))
    .map((fact) => `What is required is not known: ${fact}.`);
  const worrying: string[] = [];
  for (const gap of facts.gaps) {
    const sentence = `${gap.title}: ${gap.detail}`;
    if (required.includes(gap.fact)) {
      (tolerant && gap.kind === 'unavailable' ? worrying : blocking).push(sentence);
    } else if (gap.kind !== 'not-configured') worrying.push(sentence);
  }
  const verdict = (outcome: Outcome, ...because: readonly string[]): Verdict => ({
    outcome,
    // One cause keeps several facts from being known.
    because: [...new Set([...because, ...leftUndone(notEvaluated, policy)])],
  });

  if (failing.length > 0) {
    const fails = `${countBySeverity(failing)} (fails from ${policy.failOn} on).`;
    return verdict('fail', fails, ...blocking, ...worrying);
  }
  const milder = open.length > 0 ? [`${countBySeverity(open)}, none of which fails a ${mode}.`] : [];
  if (blocking.length > 0) return verdict('unknown', ...blocking, ...worrying, ...milder);
  if (worrying.length > 0 || open.length > 0) return verdict('warn', ...worrying, ...milder);
  return verdict('pass', 'Nothing is wrong in what was checked.');
}

/** Who sets a rule up expects it to look: that it did not must be read beside the verdict. */
function leftUndone(notEvaluated: readonly NotEvaluated[], { rules }: Policy): readonly string[] {
  const named = notEvaluated.filter(({ ruleId }) => rules[ruleId] !== undefined);
  if (named.length === 0) return [];
  const reasons = new Set(named.flatMap(({ gaps }) => gaps.map(({ title }) => title)));
  const why = reasons.size === 0 ? '' : `: ${[...reasons].join(', ')}`;
  return [`Named in the policy and not evaluated: ${named.map(({ ruleId }) => ruleId).join(', ')}${why}.`];
}

/** "2 critical and 1 high findings". */
function countBySeverity(findings: readonly Finding[]): string {
  const parts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const last = parts.pop() ?? '';
  const listed = parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
  return `${listed} ${findings.length === 1 ? 'finding' : 'findings'}`;
}

/**
 * Whether an open finding fails the gate. A review is about a change: what stands at LowerPlane alone is not its doing,
 * and no edit of it would mend that. It warns there; a deploy or an audit fails on it.
 */
export function failsGate(
  { place, severity }: Pick<Finding, 'place' | 'severity'>,
  { mode, failOn }: { readonly mode: Mode; readonly failOn: Severity },
): boolean {
  return isAtLeast(severity, failOn) && (mode !== 'review' || place.kind !== 'remote');
}

/** Gaps that keep a fact from being known. */
export function gapsOf(facts: Facts, names: readonly string[]): readonly Gap[] {
  return facts.gaps.filter(({ fact }) => names.includes(fact));
}
