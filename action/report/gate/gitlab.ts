import { createHash } from 'node:crypto';
import { printable } from '../../../provider/text/printable.ts';
import { type JudgedNotKnown, notKnownText } from '../../check/not-known.ts';
import type { Place } from '../../check/rules/definition/violation.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import type { Severity } from '../../scan/severity.ts';
import { jsonText } from '../format/json-text.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import { judgedBy } from './judged-by.ts';

/** Source: GitLab's Code Quality report format. */
const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

/**
 * Findings, and what is not known and counts, as a Code Quality report of GitLab, which compares the reports of two branches itself. It shows only lines of
 * files, so other findings point at the policy.
 */
export function gitlab(result: CheckResult): string {
  const issues = result.findings
    .filter(({ status }) => status.kind === 'open' || status.kind === 'known')
    .map((finding) => ({ ...finding, judged: judgedBy([finding], printable) }))
    .map(({ ruleId, severity, message, fix, fingerprint, place, judged }) => ({
      type: 'issue',
      check_name: ruleId,
      description: sentence(
        [isLine(place) ? '' : `${locationText(place)}:`, message, fix, judged].filter(Boolean).join(' '),
      ),
      categories: ['Security'],
      fingerprint,
      severity: SEVERITY_WORDS[severity],
      location: locationOf(place, result),
    }));
  const notKnown = result.notKnown
    .filter(({ kind, effect }) => kind !== 'fact' && effect !== 'pass')
    .map((one) => ({
      type: 'issue',
      check_name: 'not-known',
      description: sentence(
        `${isLine(one.place) ? '' : `${locationText(one.place)}: `}${notKnownText(one)} ${one.remedy}`,
      ),
      categories: ['Security'],
      fingerprint: notKnownFingerprint(one),
      severity: one.effect === 'fail' ? 'major' : 'info',
      location: locationOf(one.place, result),
    }));
  return jsonText([...issues, ...notKnown]);
}

function locationOf(place: Place, { policy }: CheckResult) {
  return place.kind === 'code'
    ? { path: place.range.path, lines: { begin: place.range.line, end: place.range.endLine } }
    : { path: policy.path, lines: { begin: 1, end: 1 } };
}

/** Does not change when the line moves. */
function notKnownFingerprint({ kind, subject, place }: JudgedNotKnown): string {
  const path = place.kind === 'code' ? place.range.path : '';
  return createHash('sha256')
    .update(JSON.stringify(['not-known', kind, subject, path]))
    .digest('hex')
    .slice(0, 32);
}

/** A finding of a commit alone has no line in the current files. */
function isLine(place: Place): boolean {
  return place.kind === 'code' && place.commit === undefined;
}
