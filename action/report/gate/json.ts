import type { ApiKey } from '../../../provider/api/contract/api-key.ts';
import { withoutSecrets } from '../../../provider/keys/declaration/quoted.ts';
import { formatInstant } from '../../../provider/keys/instant.ts';
import { VERSION } from '../../../provider/version.ts';
import { gapsIn, type JudgedNotKnown, notKnownText } from '../../check/not-known.ts';
import type { FileDigest, Provenance } from '../../check/provenance.ts';
import type { Place, SuggestedChange } from '../../check/rules/definition/violation.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { jsonText } from '../format/json-text.ts';
import { standingCounts } from './headline.ts';
import type { JsonReport } from './json-report.ts';

/** The result for programs; its schema is published as `schemas/check-report.json`. */
export function json(result: CheckResult): string {
  return jsonText(reportOf(result));
}

/** The same as a document. */
export function reportOf(result: CheckResult): JsonReport {
  const { scope, policy } = result;
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const ofSeverity = (wanted: string) => open.filter(({ severity }) => severity === wanted).length;
  // As version 0.1.0 published it: by rule, although one value can keep several rules from deciding.
  const undecidable = result.notKnown
    .filter(({ kind }) => kind === 'value')
    .flatMap((notKnown) =>
      notKnown.ruleIds.map((rule) => ({
        rule,
        place: placeOf(notKnown.place),
        message: notKnownText(notKnown),
      })),
    );
  return {
    version: 1,
    outcome: result.outcome,
    because: [...result.because],
    mode: result.mode,
    environment: result.environment ?? null,
    fail_on: result.failOn,
    checked_at: formatInstant(result.checkedAt),
    counts: {
      ...standingCounts(result),
      critical: ofSeverity('critical'),
      high: ofSeverity('high'),
      medium: ofSeverity('medium'),
      low: ofSeverity('low'),
      not_known: result.notKnown.length,
      undecidable: undecidable.length,
      not_evaluated: result.notEvaluated.length,
    },
    findings: result.findings.map(findingOf),
    not_known: result.notKnown.map(notKnownOf),
    undecidable,
    not_evaluated: result.notEvaluated.map(({ ruleId, title, gaps }) => ({
      rule: ruleId,
      title,
      gaps: [...gaps],
    })),
    rules_passed: rulesPassed(result),
    gaps: [...gapsIn(result)],
    posture: result.posture.map(({ minimumScore, ...row }) => ({
      ...row,
      minimum_score: minimumScore ?? null,
    })),
    keys: result.keys?.map(keyOf) ?? null,
    readiness: result.readiness ?? null,
    scope: {
      scanned: scope.scan === undefined ? null : scannedOf(scope.scan),
      declarations: scope.declarations ?? null,
      range: scope.range ?? null,
      left_out: scope.leftOut ?? null,
      after_merge: {
        policies: [...(scope.changedPolicies ?? [])],
        patterns: [...(scope.newPatterns ?? [])],
      },
    },
    policy: { kind: policy.kind, path: policy.path, commit: policy.commit ?? null },
    provenance: result.provenance === undefined ? null : provenanceOf(result.provenance),
  };
}

/** Ids of the rules that were evaluated completely and found nothing at all, not even what is waived. */
export function rulesPassed({ rulesEvaluated = [], findings, notKnown }: CheckResult): string[] {
  const doubtful = new Set([
    ...findings.map(({ ruleId }) => ruleId),
    ...notKnown.flatMap(({ ruleIds }) => ruleIds),
  ]);
  return rulesEvaluated.filter((id) => !doubtful.has(id));
}

function provenanceOf(given: Provenance): NonNullable<JsonReport['provenance']> {
  const { repository, ref, run, program, commit, modified, facts } = given;
  const { policy, policyParts, baseline, plans } = given;
  return {
    tool: { name: 'lowerplane', version: VERSION, sha256: program ?? null },
    repository: repository ?? null,
    commit: commit ?? null,
    modified,
    ref: ref ?? null,
    run: run ?? null,
    policy: policy === undefined ? null : fileOf(policy),
    policy_files: policyParts.map(fileOf),
    baseline: baseline === undefined ? null : fileOf(baseline),
    ...(plans.length > 0 && { plans: plans.map(({ path, sha256 }) => ({ path, sha256 })) }),
    facts: facts.map(({ fact, source, collectedAt, asOf }) => ({
      fact,
      source: source ?? null,
      collected_at: formatInstant(collectedAt),
      as_of: asOf ?? null,
    })),
  };
}

function fileOf({ path, commit, sha256 }: FileDigest) {
  return { path, commit: commit ?? null, sha256 };
}

function notKnownOf({ kind, subject, place, because, remedy, effect, ruleIds, gap }: JudgedNotKnown) {
  return {
    kind,
    subject,
    place: placeOf(place),
    because,
    remedy: remedy === '' ? null : remedy,
    effect,
    rules: [...ruleIds],
    fact: gap?.fact ?? null,
  };
}

function findingOf(finding: Finding): JsonReport['findings'][number] {
  const { status } = finding;
  return {
    rule: finding.ruleId,
    title: finding.title,
    severity: finding.severity,
    ...(finding.failOn !== undefined && { fail_on: finding.failOn }),
    ...(finding.policy !== undefined && { policy: finding.policy }),
    severity_set_by: finding.severityLine ? { ...finding.severityLine } : null,
    status: status.kind,
    reason: status.kind === 'waived' || status.kind === 'allowed' ? status.reason : null,
    owner: status.kind === 'waived' ? status.owner : null,
    expires: status.kind === 'waived' ? formatInstant(status.expires) : null,
    message: finding.message,
    fix: finding.fix,
    place: placeOf(finding.place),
    fingerprint: finding.fingerprint,
    key: finding.keyName === undefined ? null : withoutSecrets(finding.keyName),
    on_changed_line: finding.onChangedLine,
    references: finding.references.map(({ framework, control }) => ({ framework, control })),
    verification: finding.verification ?? null,
    suggestion: finding.suggestion === undefined ? null : suggestionOf(finding.suggestion),
  };
}

function suggestionOf({ path, firstLine, lastLine, replacement, fix }: SuggestedChange) {
  return { path, first_line: firstLine, last_line: lastLine, replacement, safety: fix.safety };
}

function keyOf(key: ApiKey): NonNullable<JsonReport['keys']>[number] {
  const { id, name, permissions, environments, status, last_four, fingerprint } = key;
  const { created_at, last_used_at, expires_at } = key;
  return {
    id,
    name,
    permissions,
    environments,
    status,
    last_four,
    fingerprint,
    created_at,
    last_used_at,
    expires_at,
  };
}

function placeOf(place: Place): JsonReport['undecidable'][number]['place'] {
  if (place.kind === 'remote') return { kind: place.kind, thing: place.thing, name: place.name };
  if (place.kind !== 'code') return place;
  const { path, line, column, endLine, endColumn } = place.range;
  const range = { kind: 'code', path, line, column, end_line: endLine, end_column: endColumn } as const;
  return place.commit === undefined ? range : { ...range, commit: place.commit };
}

function scannedOf(
  scan: NonNullable<CheckResult['scope']['scan']>,
): NonNullable<JsonReport['scope']['scanned']> {
  const { kind, files, bytes, commits, shallow, skipped } = scan;
  return {
    kind,
    files,
    bytes,
    commits,
    shallow,
    skipped: skipped.map(({ reason, count, examples }) => ({ reason, count, examples: [...examples] })),
  };
}
