import { formatInstant } from '../../../provider/keys/instant.ts';
import { printable } from '../../../provider/text/printable.ts';
import { type JudgedNotKnown, notKnownText } from '../../check/not-known.ts';
import { GATE_RULES } from '../../check/rules/generated/gate-rules.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { failsGate } from '../../check/verdict/outcome.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import { element, escapeXml } from '../format/xml.ts';
import { askedText } from './headline.ts';
import { judgedBy } from './judged-by.ts';

type Standing = 'failed' | 'error' | 'passed' | 'skipped';

/** A test case as JUnit has it. */
interface Case {
  readonly standing: Standing;
  readonly xml: string;
}

/**
 * The result as JUnit XML. A rule is a suite. A finding that fails the gate is a failure; a milder finding passes, with
 * its text as output. Suppressed findings, and rules that are off or were not evaluated, are skipped. What is not known and
 * leaves no verdict is an error.
 */
export function junit(result: CheckResult): string {
  const missing = new Map(result.notEvaluated.map((rule) => [rule.ruleId, rule]));
  const suites = GATE_RULES.map(({ id, title }) => {
    const gaps = missing.get(id)?.gaps;
    const own = result.findings.filter(({ ruleId }) => ruleId === id);
    const found = own.map((finding) => caseOf(finding, result));
    if (gaps !== undefined)
      found.unshift(skippedRule(id, title, `Not evaluated. ${gaps.map(({ detail }) => detail).join(' ')}`));
    if (result.rulesOff.includes(id)) found.push(skippedRule(id, title, 'Switched off by the policy.'));
    return { id, cases: found.length > 0 ? found : [nothingFound(id, title)] };
  });
  const unknown = result.notKnown.filter(({ kind }) => kind !== 'fact').map(notKnownCase);
  if (unknown.length > 0) suites.push({ id: 'not-known', cases: unknown });
  const all = suites.flatMap(({ cases }) => cases);
  const timestamp = formatInstant(result.checkedAt);
  const root = element(
    'testsuites',
    { name: `LowerPlane gate: ${askedText(result)}`, ...countsOf(all) },
    suites.map(({ id, cases }) =>
      element(
        'testsuite',
        { name: id, ...countsOf(cases), timestamp },
        cases.map(({ xml }) => xml),
      ),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function countsOf(cases: readonly Case[]) {
  const of = (wanted: Standing) => cases.filter(({ standing }) => standing === wanted).length;
  return { tests: cases.length, failures: of('failed'), errors: of('error'), skipped: of('skipped') };
}

const WITHOUT_REASON = { baselined: 'Baselined.', known: 'Known before this change.' } as const;

function caseOf(finding: Finding, { mode, failOn }: CheckResult): Case {
  const { ruleId, title, place, message, fix, severity, status } = finding;
  const where = locationText(place);
  const attributes = {
    classname: ruleId,
    name: sentence(`${title}: ${where}`),
    ...(place.kind === 'code' ? { file: place.range.path, line: place.range.line } : {}),
  };
  const texts = [where, message, fix, judgedBy([finding], printable)].filter((line) => line !== '');
  const text = texts.map((line) => sentence(line)).join('\n');
  if (status.kind !== 'open') {
    const why = 'reason' in status ? sentence(status.reason) : WITHOUT_REASON[status.kind];
    return {
      standing: 'skipped',
      xml: element('testcase', attributes, [element('skipped', { message: why })]),
    };
  }
  if (failsGate(finding, { mode, failOn })) {
    const failure = element('failure', { type: severity, message: sentence(message) }, [escapeXml(text)]);
    return { standing: 'failed', xml: element('testcase', attributes, [failure]) };
  }
  const output = element('system-out', {}, [escapeXml(`${severity}: ${text}`)]);
  return { standing: 'passed', xml: element('testcase', attributes, [output]) };
}

/** What leaves no verdict is an error; the rest is skipped, because it did not pass either. */
function notKnownCase(notKnown: JudgedNotKnown): Case {
  const { kind, subject, place, remedy, effect } = notKnown;
  const attributes = {
    classname: 'not-known',
    name: sentence(`${locationText(place)}: ${subject}`),
    ...(place.kind === 'code' ? { file: place.range.path, line: place.range.line } : {}),
  };
  const message = sentence(`${notKnownText(notKnown)} ${remedy}`);
  return effect === 'fail'
    ? {
        standing: 'error',
        xml: element('testcase', attributes, [element('error', { type: kind, message })]),
      }
    : { standing: 'skipped', xml: element('testcase', attributes, [element('skipped', { message })]) };
}

function nothingFound(classname: string, name: string): Case {
  return { standing: 'passed', xml: element('testcase', { classname, name }) };
}

function skippedRule(classname: string, name: string, why: string): Case {
  const skipped = element('skipped', { message: sentence(why) });
  return { standing: 'skipped', xml: element('testcase', { classname, name }, [skipped]) };
}
