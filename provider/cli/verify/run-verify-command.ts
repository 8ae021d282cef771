import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { type JsonReport, jsonReport } from '../../../action/report/gate/json-report.ts';
import { ScanError } from '../../../action/scan/scan-error.ts';
import { tryGit } from '../../../action/scan/sources/git.ts';
import { findRepository } from '../../../action/scan/sources/repository.ts';
import { fieldName } from '../../schema-messages/field-path.ts';
import { schemaFaults } from '../../schema-messages/schema-faults.ts';
import { printable } from '../../text/printable.ts';
import type { CommandIo } from '../command-io.ts';
import { readNamedFile } from '../grammar/named-file.ts';
import { FileError, type ReportFile, writeReports } from '../grammar/report-options.ts';
import { UsageError } from '../grammar/usage-error.ts';
import { readStatement } from './read-statement.ts';
import { type Comparison, type Evidence, verifyReport } from './verify-report.ts';

const EXIT = { matches: 0, differs: 1, unreadable: 2, unchecked: 3 } as const;

interface VerifyValues {
  readonly statement: string | undefined;
  readonly policy: string | undefined;
  readonly baseline: string | undefined;
  readonly commit: string | undefined;
  readonly format: 'terminal' | 'json' | undefined;
  readonly output: readonly ReportFile<'terminal' | 'json'>[];
}

/**
 * Compares a report with its statement, policy and baseline.
 *
 * @returns the exit code.
 * @throws UsageError when a named file cannot be read.
 */
export async function runVerifyCommand(values: VerifyValues, path: string, io: CommandIo): Promise<number> {
  const bytes = readNamedFile(path, io);
  const report = readReport(bytes.toString('utf8'));
  if ('error' in report) {
    io.error(`lowerplane verify: ${printable(path)} cannot be verified: ${printable(report.error)}.\n`);
    return EXIT.unreadable;
  }
  const { policy, policy_files: policyFiles, baseline } = report.provenance;
  const evidence: Evidence = {
    commit: values.commit,
    statement: values.statement === undefined ? undefined : statementIn(values.statement, io),
    policyFiles: policyFiles.map((file) => fileInRepository(file, io)),
    policy: values.policy === undefined ? fileInRepository(policy, io) : readNamedFile(values.policy, io),
    baseline:
      values.baseline === undefined ? fileInRepository(baseline, io) : readNamedFile(values.baseline, io),
  };
  const comparisons = verifyReport(bytes, report, evidence);
  try {
    await writeReports(values.format ?? 'terminal', values.output, io, (format) =>
      format === 'json' ? `${JSON.stringify({ comparisons }, null, 2)}\n` : terminalText(comparisons),
    );
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    io.error(`lowerplane verify: ${error.message}\n`);
    return EXIT.unreadable;
  }
  if (comparisons.some(({ status }) => status === 'mismatch')) return EXIT.differs;
  return comparisons.some(({ status }) => status === 'unchecked') ? EXIT.unchecked : EXIT.matches;
}

type TiedReport = JsonReport & { readonly provenance: NonNullable<JsonReport['provenance']> };

function readReport(text: string): TiedReport | { readonly error: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: 'it is not JSON' };
  }
  if (typeof value === 'object' && value !== null && 'version' in value && !('provenance' in value))
    return { error: 'it records no digests, because version 0.1.0 or an earlier one wrote it' };
  const parsed = jsonReport.safeParse(value);
  if (!parsed.success) {
    const [fault] = schemaFaults(jsonReport, parsed.error, value, { language: 'json' });
    return { error: `${fieldName(fault?.path ?? []) || 'the report'} ${fault?.message ?? 'is not valid'}` };
  }
  const { provenance } = parsed.data;
  return provenance === null ? { error: 'it records no digests' } : { ...parsed.data, provenance };
}

function statementIn(path: string, io: CommandIo): Evidence['statement'] {
  const statement = readStatement(readNamedFile(path, io).toString('utf8'));
  if ('error' in statement)
    throw new UsageError(
      `"${path}" is not a statement: ${statement.error}. Write one with "lowerplane check --output statement=FILE".`,
    );
  return statement;
}

/** From git at the commit that the report names, else from disk; undefined when it is not there. */
function fileInRepository(named: TiedReport['provenance']['policy'], { cwd }: CommandIo): Buffer | undefined {
  // The report is not trusted: it must not choose a file elsewhere.
  if (named === null || isAbsolute(named.path) || named.path.split(/[/\\]/).includes('..')) return undefined;
  try {
    const root = findRepository(cwd)?.root;
    if (named.commit === null) return readFileSync(join(root ?? cwd, named.path));
    if (root === undefined) return undefined;
    const { status, stdout } = tryGit(root, ['cat-file', 'blob', `${named.commit}:${named.path}`]);
    return status === 0 ? stdout : undefined;
  } catch (error) {
    if (error instanceof ScanError || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

const LABELS = { match: 'matches', mismatch: 'DIFFERS', unchecked: 'unchecked' } as const;

function terminalText(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(
    ({ what, status, detail }) => `${what.padEnd(9)}  ${LABELS[status].padEnd(9)}  ${printable(detail)}`,
  );
  return `${lines.join('\n')}\n`;
}
