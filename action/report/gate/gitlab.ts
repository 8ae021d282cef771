import type { Place } from '../../check/rules/definition/violation.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import type { Severity } from '../../scan/severity.ts';
import { jsonText } from '../format/json-text.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';

/** Source: GitLab's Code Quality report format. */
const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/**
 * Findings as a Code Quality report of GitLab, which compares the reports of two branches itself. It shows only lines of
 * files, so other findings point at the policy.
 */
export function gitlab(result: CheckResult): string {
  const issues = result.findings
    .filter(({ status }) => status.kind === 'open' || status.kind === 'known')
    .map(({ ruleId, severity, message, fix, fingerprint, place }) => ({
      type: 'issue',
      check_name: ruleId,
      description: sentence(`${isLine(place) ? '' : `${locationText(place)}: `}${message} ${fix}`),
      categories: ['Security'],
      fingerprint,
      severity: SEVERITY_WORDS[severity],
      location:
        place.kind === 'code'
          ? { path: place.range.path, lines: { begin: place.range.line, end: place.range.endLine } }
          : { path: result.policy.path, lines: { begin: 1, end: 1 } },
    }));
  return jsonText(issues);
}

/** A finding of a commit alone has no line in the current files. */
function isLine(place: Place): boolean {
  return place.kind === 'code' && place.commit === undefined;
}
