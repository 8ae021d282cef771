import { readiness } from '../../provider/compliance/readiness.ts';
import type { Environment } from '../../provider/keys/environments.ts';
import type { Instant } from '../../provider/keys/instant.ts';
import { compareText } from '../compare-text.ts';
import type { Baseline } from './baseline.ts';
import type { Discovery, Undecidable } from './discovery.ts';
import type { Facts } from './facts.ts';
import type { Finding, FindingStatus } from './finding.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { Mode } from './mode.ts';
import { gapsOf, verdictOf } from './outcome.ts';
import {
  type EnvironmentPolicy,
  environmentPolicy,
  type Policy,
  type PolicySource,
} from './policy/policy.ts';
import { minimumScoreOf } from './posture-threshold.ts';
import { byWeight } from './rank.ts';
import type { CheckResult, NotEvaluated, PostureRow } from './result.ts';
import type { Rule } from './rule.ts';
import { waiverFor } from './waivers.ts';

/** What facts are judged by. */
export interface Evaluation {
  readonly mode: Mode;
  readonly environment: Environment | undefined;
  readonly now: Instant;
  readonly policy: Policy;
  readonly policySource: PolicySource;
  readonly baseline: Baseline | undefined;
  /** Whether the checked changes add or touch a line. */
  readonly isChanged: (path: string, line: number) => boolean;
  readonly range: { readonly base: string; readonly head: string } | undefined;
  readonly rules: readonly Rule[];
}

/** Judges facts by a policy: the whole gate, without the world. The same facts give the same result, whatever their order. */
export function evaluate(facts: Facts, evaluation: Evaluation): CheckResult {
  const { mode, environment, now, policy, policySource, range } = evaluation;
  const findings: Finding[] = [];
  const undecidable: (Undecidable & { readonly ruleId: string })[] = [];
  const notEvaluated: NotEvaluated[] = [];
  for (const rule of evaluation.rules) {
    const settings = policy.rules[rule.id];
    if (settings?.severity === 'off') continue;
    const run = rule.run(facts, settings?.parameters, { now, environment, policy });
    if (run.kind === 'not-evaluated') {
      notEvaluated.push({ ruleId: rule.id, title: rule.title, gaps: gapsOf(facts, run.missing) });
      continue;
    }
    const violations = run.found.filter((found) => found.kind === 'violation').sort(byPlace);
    const fingerprints = fingerprintsOf(rule.id, violations);
    for (const [index, discovery] of violations.entries()) {
      findings.push(findingOf(rule, discovery, fingerprints[index] ?? '', evaluation));
    }
    for (const found of run.found) {
      if (found.kind === 'undecidable') undecidable.push({ ...found, ruleId: rule.id });
    }
  }
  const { outcome, because } = verdictOf(facts, findings, mode, environment, policy);
  const { secrets, declarations, keys, controls } = facts.known;
  return {
    outcome,
    because,
    mode,
    environment,
    failOn: policy.failOn,
    checkedAt: now,
    findings: findings.sort(byWeight),
    undecidable: undecidable.sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b))),
    notEvaluated,
    gaps: facts.gaps,
    scope: {
      scan: secrets?.scope,
      declarations: declarations && { files: declarations.files.length, keys: declarations.keys.length },
      range,
    },
    posture: postureRows(facts, environmentPolicy(policy, environment)),
    keys,
    readiness: (controls && readiness(controls)) ?? undefined,
    policy: policySource,
  };
}

function findingOf(
  rule: Rule,
  discovery: Discovery,
  fingerprint: string,
  { policy, baseline, isChanged, now }: Evaluation,
): Finding {
  const { place, message, fix, keyName, suggestion } = discovery;
  const severity = policy.rules[rule.id]?.severity;
  return {
    ruleId: rule.id,
    title: rule.title,
    severity: (severity === 'off' ? undefined : severity) ?? discovery.severity ?? rule.severity,
    message,
    fix: fix ?? rule.fix,
    references: rule.references,
    place,
    fingerprint,
    ...(keyName === undefined ? {} : { keyName }),
    ...(suggestion === undefined ? {} : { suggestion }),
    status: statusOf(rule.id, discovery, fingerprint, policy, baseline, now),
    onChangedLine: isOnChangedLine(discovery, isChanged),
  };
}

function statusOf(
  ruleId: string,
  discovery: Discovery,
  fingerprint: string,
  policy: Policy,
  baseline: Baseline | undefined,
  now: Instant,
): FindingStatus {
  if (discovery.allowed !== undefined) return { kind: 'allowed', reason: discovery.allowed };
  const waiver = waiverFor(policy.waivers, ruleId, discovery, fingerprint, now);
  if (waiver !== undefined) {
    const { owner, reason, expires } = waiver;
    return { kind: 'waived', owner, reason, expires };
  }
  return baseline?.fingerprints.has(fingerprint) ? { kind: 'baselined' } : { kind: 'open' };
}

/** What stands in a commit alone is of these changes; of a declaration, every line from its place to its end counts. */
function isOnChangedLine({ place }: Discovery, isChanged: Evaluation['isChanged']): boolean {
  if (place.kind !== 'code') return false;
  if (place.commit !== undefined) return true;
  const { path, line, endLine } = place.range;
  for (let at = line; at <= endLine; at++) if (isChanged(path, at)) return true;
  return false;
}

function postureRows({ known }: Facts, asked: EnvironmentPolicy): readonly PostureRow[] {
  const rows = (known.postures ?? []).flatMap(({ source, posture }) =>
    posture.frameworks.map(
      ({ name, score, status }): PostureRow => ({
        source,
        framework: name,
        score,
        status,
        minimumScore: minimumScoreOf(name, asked),
        timestamp: posture.timestamp,
      }),
    ),
  );
  return rows.sort((a, b) => compareText(a.source, b.source) || compareText(a.framework, b.framework));
}

function byPlace(a: Discovery, b: Discovery): number {
  return compareText(sortText(a), sortText(b));
}

function sortText({ place, identity, message }: Discovery): string {
  const where =
    place.kind === 'code'
      ? `${place.range.path}\0${String(place.range.line).padStart(9, '0')}\0${String(place.range.column).padStart(9, '0')}`
      : place.kind;
  return [where, ...identity, message].join('\0');
}
