import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GateError } from '../../../action/check/gate-error.ts';
import type { CheckRequest } from '../../../action/check/request.ts';
import { GATE_RULES } from '../../../action/check/rules/generated/gate-rules.ts';
import { runCheck } from '../../../action/check/run-check.ts';
import { baselinedFindings, readBaseline, writeBaseline } from '../../../action/check/verdict/baseline.ts';
import type { FixLevel } from '../../../action/check/verdict/fix-plan.ts';
import type { CheckResult, Outcome } from '../../../action/check/verdict/result.ts';
import type { TerminalStyle } from '../../../action/report/format/terminal-style.ts';
import { count } from '../../text/count.ts';
import { printable } from '../../text/printable.ts';
import { wrapLines } from '../../text/wrap-text.ts';
import type { CommandIo } from '../command-io.ts';
import { didYouMean } from '../grammar/option.ts';
import { writeFile, writeReportFiles, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { requestOf } from './check-request.ts';
import type { CheckValues, Format } from './options.ts';

/** `unknown` differs from `failed`: nothing needs to be fixed, but the check has to be repeated. */
const EXIT = { passed: 0, failed: 1, usage: 2, unknown: 3 } as const;

/**
 * Checks a directory and reports the result.
 *
 * @returns the exit code, one of {@link EXIT}.
 * @throws UsageError when the options do not fit the surroundings.
 */
export async function runCheckCommand(values: CheckValues, path: string, io: CommandIo): Promise<number> {
  try {
    const { request, top } = requestOf(values, path, io);
    const { format = 'terminal', output } = values;
    const result =
      values.fix === undefined
        ? await runCheck(request)
        : await fixed(
            request,
            values.fix,
            top,
            format === 'terminal' || io.quiet ? io : { ...io, out: io.error },
          );
    if (values.policy !== undefined && result.policy.kind === 'none') {
      throw new UsageError(
        `The policy ${printable(values.policy)} was not found. Correct the path of --policy.`,
      );
    }
    const rendered = (own: Format, style: TerminalStyle) => render(result, own, style);
    if (values['write-baseline']) {
      await writeReportFiles(format, output, io, rendered);
      return updateBaseline(result, top, request.baselinePath, io);
    }
    await writeReports(format, output, io, rendered);
    return exitCodeOf(result.outcome);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    io.error(`lowerplane check: ${failureText(error)}\n`);
    return EXIT.usage;
  }
}

/** Prints what was fixed: on standard error where standard output is for programs. */
async function fixed(
  request: CheckRequest,
  level: FixLevel,
  top: string,
  io: CommandIo,
): Promise<CheckResult> {
  const [{ fixAndCheck }, { fixesText }] = await Promise.all([
    import('./fix-and-check.ts'),
    import('../../../action/report/gate/fixes.ts'),
  ]);
  const { result, fixes } = await fixAndCheck(request, level, top);
  io.out(`${fixesText(fixes, io)}\n`);
  return result;
}

/** Prints every rule on a line. */
export function listRules(io: CommandIo): number {
  const width = Math.max(...GATE_RULES.map(({ id }) => id.length));
  for (const { id, severity, title } of GATE_RULES)
    io.out(`${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
  return EXIT.passed;
}

/** @throws UsageError when there is no such rule. */
export async function explainRule(id: string, io: CommandIo): Promise<number> {
  const rule = GATE_RULES.find((known) => known.id === id);
  const ids = GATE_RULES.map((known) => known.id);
  if (rule === undefined)
    throw new UsageError(`Unknown rule "${id}".${didYouMean(id, ids) || ' --list-rules lists them.'}`);
  const { explain } = await import('../../../action/report/gate/explain.ts');
  io.out(explain(rule));
  return EXIT.passed;
}

function updateBaseline(result: CheckResult, top: string, path: string, io: CommandIo): number {
  const file = join(top, path);
  const before = existsSync(file) ? readBaseline(readFileSync(file, 'utf8')) : undefined;
  writeFile(file, writeBaseline(result, before && 'error' in before ? undefined : before));
  const findings = count(baselinedFindings(result).length, 'finding');
  const scores =
    result.posture.length === 0
      ? 'It has no scores, because no posture is known.'
      : `It has the scores of ${count(result.posture.length, 'framework')}: a lower score will be reported.`;
  const wrote = `Wrote ${printable(path)} with ${findings} that no longer count. ${scores} Commit the file.`;
  io.out(`${wrapLines(wrote, io.width)}\n`);
  if (result.outcome !== 'unknown') return EXIT.passed;
  io.error(`${['Some facts are not known:', ...result.because].map(printable).join('\n  ')}\n`);
  return EXIT.unknown;
}

/** Keeps line breaks: each fault of a policy has its own line. */
function failureText(error: Error): string {
  const text = error instanceof GateError ? `${error.title}. ${error.detail}` : error.message;
  return text.split('\n').map(printable).join('\n');
}

function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'pass':
    case 'warn':
      return EXIT.passed;
    case 'fail':
      return EXIT.failed;
    case 'unknown':
      return EXIT.unknown;
  }
}

/** Loads only the renderer that is used. */
async function render(result: CheckResult, format: Format, style: TerminalStyle): Promise<string> {
  switch (format) {
    case 'terminal':
      return (await import('../../../action/report/gate/terminal.ts')).terminal(result, style);
    case 'json':
      return (await import('../../../action/report/gate/json.ts')).json(result);
    case 'sarif':
      return (await import('../../../action/report/gate/sarif.ts')).sarif(result, undefined);
    case 'junit':
      return (await import('../../../action/report/gate/junit.ts')).junit(result);
    case 'gitlab':
      return (await import('../../../action/report/gate/gitlab.ts')).gitlab(result);
    case 'statement':
      return (await import('../../../action/report/gate/statement.ts')).statement(result);
    case 'predicate':
      return (await import('../../../action/report/gate/statement.ts')).predicate(result);
    case 'oscal':
      return (await import('../../../action/report/gate/oscal.ts')).oscal(result);
    case 'html':
      return (await import('../../../action/report/gate/page.ts')).page(result);
    case 'markdown': {
      const { SUMMARY_LIMIT, summary } = await import('../../../action/report/gate/summary.ts');
      return summary(result, { links: undefined, limit: SUMMARY_LIMIT });
    }
  }
}
