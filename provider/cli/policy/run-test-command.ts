import { realpathSync } from 'node:fs';
import { type JudgedCase, judgeCase } from '../../../action/check/cases/judge-case.ts';
import { type PolicyCases, readCases } from '../../../action/check/cases/read-cases.ts';
import { PolicyError } from '../../../action/check/policy/policy-error.ts';
import { GATE_RULES } from '../../../action/check/rules/generated/gate-rules.ts';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { type ReportFile, writeReports } from '../grammar/report-options.ts';
import { failureText, pathInside, type TeamPolicy, withTeamPolicy } from './team-policy.ts';

const EXIT = { passed: 0, failed: 1, unreadable: 2 } as const;
const WORK_TREE = { kind: 'work-tree' } as const;
const SUFFIX = /\.test(\.ya?ml)$/;

type Format = 'terminal' | 'json' | 'junit';

interface TestValues {
  readonly policy: string | undefined;
  readonly format: Format | undefined;
  readonly output: readonly ReportFile<Format>[];
}

/**
 * Judges the cases of a policy.
 *
 * @returns the exit code.
 * @throws UsageError when a file is outside of the repository.
 */
export async function runTestCommand(
  values: TestValues,
  file: string | undefined,
  io: CommandIo,
): Promise<number> {
  try {
    return await withTeamPolicy(values.policy ?? policyBeside(file, io), io, async (policy) => {
      const read = await casesOf(policy, file, io);
      const cases: JudgedCase[] = [];
      for (const one of read.cases)
        cases.push(await judgeCase(one, policy.policy, policy.source, read.now ?? io.now));
      const { casesTerminal, casesJson, casesJunit } = await import(
        '../../../action/report/policy/cases-report.ts'
      );
      const report = { path: read.path, policy: policy.path, cases };
      await writeReports(values.format ?? 'terminal', values.output, io, (format, style) => {
        if (format === 'json') return casesJson(report);
        return format === 'junit' ? casesJunit(report) : casesTerminal(report, style);
      });
      return cases.some(({ failures }) => failures.length > 0) ? EXIT.failed : EXIT.passed;
    });
  } catch (error) {
    const text = error instanceof PolicyError ? error.message : failureText(error);
    if (text === undefined) throw error;
    io.error(`lowerplane policy test: ${text}\n`);
    return EXIT.unreadable;
  }
}

/** The policy that a file of cases is named for, where it exists beside it. */
function policyBeside(file: string | undefined, { cwd }: CommandIo): string | undefined {
  if (file === undefined || !SUFFIX.test(file)) return undefined;
  const top = findRepository(cwd)?.root ?? realpathSync(cwd);
  const usual = /^\.lowerplane\/policy\.ya?ml$/;
  const policy = file.replace(SUFFIX, '$1');
  // The usual one may not exist: then the defaults are tested.
  return usual.test(pathInside(top, realpathSync(cwd), policy, 'The file')) ? undefined : policy;
}

/** @throws PolicyError when the cases are not valid, or there are none. */
async function casesOf(
  { top, path, folder }: TeamPolicy,
  file: string | undefined,
  { cwd }: CommandIo,
): Promise<PolicyCases> {
  const cases =
    file === undefined
      ? path.replace(/(\.ya?ml)$/, '.test$1')
      : pathInside(top, realpathSync(cwd), file, 'The file');
  const read = await folder.readText(WORK_TREE, cases);
  if (typeof read !== 'string') return readCases(read.text, cases, GATE_RULES);
  const message =
    read === 'missing'
      ? `The file of cases, ${printable(cases)}, was not found. Write it, or name another one.`
      : `${printable(cases)} must be a regular file with at most 8 MiB of UTF-8 text.`;
  throw new PolicyError(cases, [{ line: 1, message }], 'file');
}
