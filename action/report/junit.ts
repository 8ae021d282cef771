import { formatInstant } from '../../provider/keys/instant.ts';
import type { Finding } from '../check/finding.ts';
import type { CheckResult } from '../check/result.ts';
import { ALL_RULES } from '../check/rules/rule-set.ts';
import { askedText } from './headline.ts';
import { placeText } from './place-text.ts';
import { element, escapeXml } from './xml.ts';

/** The result as JUnit XML: a rule is a suite, a finding a failure, a rule that was not evaluated is skipped. */
export function junit(result: CheckResult): string {
  const missing = new Map(result.notEvaluated.map((rule) => [rule.ruleId, rule]));
  const suites = ALL_RULES.map(({ id, title }) => {
    const own = result.findings.filter(({ ruleId }) => ruleId === id);
    const gaps = missing.get(id)?.gaps;
    const cases =
      gaps === undefined
        ? own.map((finding) => caseOf(finding))
        : [skippedCase(id, title, gaps.map(({ detail }) => detail).join(' '))];
    const shown = cases.length === 0 ? [element('testcase', { classname: id, name: title })] : cases;
    return element(
      'testsuite',
      {
        name: id,
        tests: shown.length,
        failures: own.filter(({ status }) => status.kind === 'open').length,
        skipped: gaps === undefined ? own.filter(({ status }) => status.kind !== 'open').length : 1,
        timestamp: formatInstant(result.checkedAt),
      },
      shown,
    );
  });
  const failures = result.findings.filter(({ status }) => status.kind === 'open').length;
  const root = element('testsuites', { name: `LowerPlane gate: ${askedText(result)}`, failures }, suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function caseOf(finding: Finding): string {
  const { ruleId, title, place, message, fix, severity, status } = finding;
  const where = placeText(place);
  const location = place.kind === 'code' ? { file: place.range.path, line: place.range.line } : {};
  const outcome =
    status.kind === 'open'
      ? element('failure', { type: severity, message }, [escapeXml(`${where}\n${message}\n${fix}`)])
      : element('skipped', { message: status.kind === 'baselined' ? 'in the baseline' : status.reason });
  return element('testcase', { classname: ruleId, name: `${title}: ${where}`, ...location }, [outcome]);
}

function skippedCase(id: string, title: string, why: string): string {
  return element('testcase', { classname: id, name: title }, [
    element('skipped', { message: `Not evaluated. ${why}` }),
  ]);
}
