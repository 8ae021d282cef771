import { count } from '../../../provider/text/count.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../../scan/severity.ts';
import type { Facts, Gap } from '../facts.ts';
import type { Mode } from '../mode.ts';
import { type Effect, type JudgedNotKnown, notKnownText } from '../not-known.ts';
import type { Policy } from '../policy/policy.ts';
import type { Evaluation } from './evaluation.ts';
import type { Finding } from './finding.ts';
import type { NotEvaluated, Outcome } from './result.ts';

/** The verdict, and its reasons: one sentence each, the most important first. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly because: readonly string[];
}

/**
 * The verdict for findings and what is not known. A failing finding outweighs what is not known, which outweighs a warning.
 */
export function verdictOf(
  findings: readonly Finding[],
  notKnown: readonly JudgedNotKnown[],
  notEvaluated: readonly NotEvaluated[],
  { mode, policy, warnings = [] }: Pick<Evaluation, 'mode' | 'policy' | 'warnings'>,
): Verdict {
  const open = findings.filter(({ status }) => status.kind === 'open');
  const failing = open.filter((finding) => failsGate(finding, { mode, failOn: policy.failOn }));
  const blocking = reasonsOf(notKnown, 'fail');
  const worrying = [...warnings, ...reasonsOf(notKnown, 'warn')];
  const verdict = (outcome: Outcome, ...because: readonly string[]): Verdict => ({
    outcome,
    // One cause can make several facts unknown.
    because: [...new Set([...because, ...notEvaluatedReasons(notEvaluated, policy)])],
  });

  if (failing.length > 0) {
    const fails = `${countBySeverity(failing)} (${thresholdText(failing, policy.failOn)}).`;
    return verdict('fail', fails, ...blocking, ...worrying);
  }
  const milder = open.length > 0 ? [`${countBySeverity(open)}, none of which fails a ${mode}.`] : [];
  if (blocking.length > 0) return verdict('unknown', ...blocking, ...worrying, ...milder);
  if (worrying.length > 0 || open.length > 0) return verdict('warn', ...worrying, ...milder);
  const known = findings.filter(({ status }) => status.kind === 'known').length;
  return verdict(
    'pass',
    known === 0
      ? 'No problems were found in what was checked.'
      : `No new problems were found; ${known} known before this change.`,
  );
}

/** Files can have their own threshold. */
function thresholdText(failing: readonly Finding[], otherwise: Severity): string {
  const own = SEVERITIES.filter((severity) =>
    failing.some(({ failOn }) => (failOn ?? otherwise) === severity),
  );
  const [only = otherwise, ...more] = own;
  return more.length === 0
    ? `the gate fails on ${only} or worse`
    : `by path, the gate fails on ${own.join(' or ')} or worse`;
}

/** Each fact has its own sentence; of the rest, the first is named and the others are counted. */
function reasonsOf(notKnown: readonly JudgedNotKnown[], wanted: Effect): readonly string[] {
  const of = notKnown.filter(({ effect }) => effect === wanted);
  const facts = of.filter(({ kind }) => kind === 'fact').map(notKnownText);
  const [first, ...others] = of.filter(({ kind }) => kind !== 'fact');
  if (first === undefined) return facts;
  const more = others.length === 0 ? '' : ` ${count(others.length, 'more thing')} could not be determined.`;
  return [...facts, `${notKnownText(first)}${more}`];
}

/** A rule that the policy configures is expected to run. If it did not, the verdict says so. */
function notEvaluatedReasons(notEvaluated: readonly NotEvaluated[], { rules }: Policy): readonly string[] {
  const named = notEvaluated.filter(({ ruleId }) => rules[ruleId] !== undefined);
  if (named.length === 0) return [];
  const reasons = new Set(named.flatMap(({ gaps }) => gaps.map(({ title }) => title)));
  const why = reasons.size === 0 ? '' : `: ${[...reasons].join(', ')}`;
  return [
    `Configured in the policy but not evaluated: ${named.map(({ ruleId }) => ruleId).join(', ')}${why}.`,
  ];
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
 * Whether an open finding fails the gate. A review is about a change: it only warns about findings at LowerPlane that a
 * code change cannot fix. A deploy or an audit fails on them.
 */
export function failsGate(
  { place, severity, failOn }: Pick<Finding, 'place' | 'severity' | 'failOn'>,
  { mode, failOn: otherwise }: { readonly mode: Mode; readonly failOn: Severity },
): boolean {
  const isOutside = place.kind === 'remote' && place.isPlanned !== true;
  return isAtLeast(severity, failOn ?? otherwise) && (mode !== 'review' || !isOutside);
}

/** The gaps of these facts. */
export function gapsOf(facts: Facts, names: readonly string[]): readonly Gap[] {
  return facts.gaps.filter(({ fact }) => names.includes(fact));
}
