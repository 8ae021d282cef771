import type { Instant } from '../../../provider/keys/instant.ts';
import { isAtLeast } from '../../scan/severity.ts';
import type { FactName } from '../facts.ts';
import { EFFECTS, type JudgedNotKnown } from '../not-known.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../rules/definition/rule.ts';
import { isWider } from '../rules/keys/exposure.ts';
import type { Baseline } from './baseline.ts';
import type { Finding } from './finding.ts';
import { type IsChanged, isTouched } from './locate.ts';
import { type WaivableFinding, waiverFor } from './waivers.ts';

/** The state that a change is compared with. */
export interface Before {
  /** Findings in the state before the change, by the same policy and at the same time, so that the clock is not a change. */
  readonly findings: readonly Finding[];
  /** What was not known then. */
  readonly notKnown: readonly JudgedNotKnown[];
  /** Whether the change adds the secret of a finding. */
  readonly addsSecret: (finding: Finding) => boolean;
}

/** The comments that count in a change: those of the commit that judges it. */
export interface TrustedComments {
  /** Findings that comments allow at that commit, by what the comments are bound to. */
  readonly findings: ReadonlyMap<string, Finding>;
  /** The path at that commit of a file that the change renames; otherwise the path itself. */
  readonly oldPath: (path: string) => string;
}

/** What accepts findings, before the change and after it. */
export interface ChangedSuppressions {
  readonly before: Suppressions;
  readonly after: Suppressions;
}

export interface Suppressions extends Pick<Policy, 'waivers'> {
  readonly baseline: Baseline | undefined;
}

/** Whether a change takes away the waiver or the baseline entry of a finding. */
export function isReopened(
  finding: WaivableFinding,
  change: ChangedSuppressions | undefined,
  now: Instant,
): boolean {
  if (change === undefined) return false;
  return isSuppressed(finding, change.before, now) && !isSuppressed(finding, change.after, now);
}

function isSuppressed(finding: WaivableFinding, { waivers, baseline }: Suppressions, now: Instant): boolean {
  return (
    waiverFor(waivers, finding, now) !== undefined ||
    (baseline?.fingerprints.has(finding.fingerprint) ?? false)
  );
}

/** Facts about code, about keys, and about the policy. A posture is the same before and after: it is shown in any case. */
const CHANGED_BY_CODE: readonly FactName[] = ['secrets', 'declarations', 'keys'];

/** Whether the findings of a rule can be known before a change. */
export function isComparable({ needs }: Pick<Rule, 'needs'>): boolean {
  return needs.length === 0 || needs.some((fact) => CHANGED_BY_CODE.includes(fact));
}

/** Findings after a change: open ones that were open before, and are not worse now, are `known`. */
export function withKnown(
  findings: readonly Finding[],
  rules: readonly Rule[],
  before: Before,
  now: Instant,
): readonly Finding[] {
  const earlier = matcher(findings, before.findings);
  return findings.map((finding) => {
    const rule = rules.find(({ id }) => id === finding.ruleId);
    if (finding.status.kind !== 'open' || rule === undefined || !isComparable(rule)) return finding;
    const isKnown = rule.needs.includes('secrets')
      ? !before.addsSecret(finding)
      : isNoWorse(finding, earlier(finding), now);
    return isKnown ? { ...finding, status: { kind: 'known' } } : finding;
  });
}

function isNoWorse(now: Finding, before: Finding | undefined, at: Instant): boolean {
  return before?.status.kind === 'open' && !isWorse(now, before, at);
}

interface Weighed extends Pick<Finding, 'severity'> {
  readonly declaration?: Finding['declaration'] | undefined;
}

/** Whether a finding is graver than it was, or its key allows more. */
export function isWorse(now: Weighed, before: Weighed, at: Instant): boolean {
  const isGraver = now.severity !== before.severity && isAtLeast(now.severity, before.severity);
  return isGraver || isWider(now.declaration, before.declaration, at);
}

/**
 * Finds what a finding was before: the one with its fingerprint, or else, because code moves, one of the same rule about
 * the same key that is not there any more.
 */
function matcher(
  after: readonly Finding[],
  before: readonly Finding[],
): (finding: Finding) => Finding | undefined {
  const same = new Map(before.map((finding) => [finding.fingerprint, finding]));
  const stays = new Set(after.map(({ fingerprint }) => fingerprint));
  const gone = new Map<string, Finding[]>();
  for (const finding of before) {
    if (stays.has(finding.fingerprint)) continue;
    const subject = subjectOf(finding);
    const others = gone.get(subject);
    if (others === undefined) gone.set(subject, [finding]);
    else others.push(finding);
  }
  return (finding) => same.get(finding.fingerprint) ?? gone.get(subjectOf(finding))?.shift();
}

function subjectOf({ ruleId, keyName, message }: Finding): string {
  return JSON.stringify([ruleId, keyName === undefined ? ['message', message] : ['key', keyName]]);
}

/**
 * What is not known after a change: code that was not known before it, for the same reason and on a line that the change
 * leaves alone, has no effect. Doubts are counted: of two alike where there was one, one is new.
 */
export function withKnownDoubts(
  notKnown: readonly JudgedNotKnown[],
  before: Before,
  isChanged: IsChanged,
): readonly JudgedNotKnown[] {
  const left = new Map<string, number>();
  for (const one of before.notKnown.filter(isAboutCode)) {
    const name = nameOfDoubt(one);
    left.set(name, (left.get(name) ?? 0) + 1);
  }
  const isKnown = (one: JudgedNotKnown) => {
    if (one.place.kind === 'code' && isTouched(one.place.range, isChanged)) return false;
    const name = nameOfDoubt(one);
    const number = left.get(name) ?? 0;
    left.set(name, number - 1);
    return number > 0;
  };
  return notKnown
    .map((one): JudgedNotKnown => (isKnown(one) ? { ...one, effect: 'pass' } : one))
    .sort((a, b) => EFFECTS.indexOf(b.effect) - EFFECTS.indexOf(a.effect));
}

function nameOfDoubt({ kind, subject, because, place }: JudgedNotKnown): string {
  return JSON.stringify([kind, subject, because, place.kind === 'code' ? place.range.path : '']);
}

function isAboutCode({ kind }: JudgedNotKnown): boolean {
  return kind === 'value' || kind === 'declarations';
}
