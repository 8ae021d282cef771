import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import { foundText, type JudgedCase } from '../../check/cases/judge-case.ts';
import { jsonText } from '../format/json-text.ts';
import { sentence } from '../format/sentence.ts';
import { INDENT, painter, type TerminalStyle, terminalPage } from '../format/terminal-style.ts';
import { element, escapeXml } from '../format/xml.ts';

/** The cases of one file. */
export interface CasesReport {
  /** As it is written in messages. */
  readonly path: string;
  readonly policy: string;
  readonly cases: readonly JudgedCase[];
}

/** Each case on a line, and for those that fail what was expected and what is the case. */
export function casesTerminal({ path, policy, cases }: CasesReport, style: TerminalStyle): string {
  const paint = painter(style);
  const failed = cases.filter(({ failures }) => failures.length > 0);
  const lines = cases.map(({ written, failures, result }) => {
    const name = printable(written.name);
    if (failures.length === 0) return `${paint('green', 'ok'.padEnd(INDENT.length))}${name}`;
    const found = result.findings.map(foundText).join(', ') || 'nothing';
    return [
      `${paint('red', 'failed'.padEnd(INDENT.length))}${paint('bold', name)}`,
      ...failures.flatMap(({ line, message }) =>
        wrapText(`${printable(path)}:${line}: ${message}`, style.width, INDENT),
      ),
      ...wrapText(`The verdict is ${result.outcome}. Found: ${printable(found)}.`, style.width, INDENT),
    ].join('\n');
  });
  const end =
    failed.length === 0
      ? paint('green', `${count(cases.length, 'case')} of ${printable(policy)}: all as expected.`)
      : paint('red', `${count(cases.length, 'case')} of ${printable(policy)}: ${failed.length} failed.`);
  return terminalPage([lines.join('\n'), end]);
}

export function casesJson({ path, policy, cases }: CasesReport): string {
  return jsonText({
    version: 1,
    path,
    policy,
    failed: cases.filter(({ failures }) => failures.length > 0).length,
    cases: cases.map(({ written, result, failures }) => ({
      name: written.name,
      line: written.line,
      passed: failures.length === 0,
      failures: failures.map(({ line, message }) => ({ line, message })),
      verdict: result.outcome,
      because: result.because,
      findings: result.findings.map(({ ruleId, severity, status, keyName, place }) => ({
        rule: ruleId,
        severity,
        status: status.kind,
        key: keyName ?? null,
        path: place.kind === 'code' ? place.range.path : null,
        line: place.kind === 'code' ? place.range.line : null,
      })),
    })),
  });
}

export function casesJunit({ path, cases }: CasesReport): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const counts = { tests: cases.length, failures: failed, errors: 0, skipped: 0 };
  const suite = element(
    'testsuite',
    { name: sentence(path), ...counts },
    cases.map(({ written: { name, line }, failures }) =>
      element(
        'testcase',
        { classname: 'policy', name: sentence(name), file: path, line },
        failures.map((failure) =>
          element('failure', { type: 'expectation', message: sentence(failure.message) }, [
            escapeXml(`${path}:${failure.line}: ${sentence(failure.message)}`),
          ]),
        ),
      ),
    ),
  );
  const root = element('testsuites', { name: 'LowerPlane policy', ...counts }, [suite]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
