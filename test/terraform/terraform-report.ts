import type { TerraformResult } from './workspace.ts';

/** A warning or an error of one command. */
export interface ReportedDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Of the resource it is about. */
  readonly address?: string;
  /** Where in the configuration; absent when it is about no place. */
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
  /** The words it points at. */
  readonly snippet?: { readonly code: string };
}

/** How many resources a command has added, changed and removed, or a plan would. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

/** What a command said with `-json`, in pieces. */
export interface TerraformReport {
  readonly code: number | null;
  readonly errors: readonly ReportedDiagnostic[];
  readonly warnings: readonly ReportedDiagnostic[];
  /** Nothing when the command ended before it could count. */
  readonly counts: ChangeCounts | undefined;
  /** All of it as it came, for searching. */
  readonly output: string;
}

interface ReportLine {
  readonly type?: string;
  readonly diagnostic?: ReportedDiagnostic;
  readonly changes?: ChangeCounts;
}

/** Every command says this one, because the provider is not installed but named in the CLI's configuration. */
const ABOUT_THE_TEST = 'Provider development overrides are in effect';

/** Reads the lines that `terraform plan -json` and `terraform apply -json` write. */
export function readReport({ code, stdout, output }: TerraformResult): TerraformReport {
  const lines = stdout.split('\n').flatMap((line): readonly ReportLine[] => {
    return line.startsWith('{') ? [JSON.parse(line)] : [];
  });
  const reported = lines
    .flatMap(({ diagnostic }) => diagnostic ?? [])
    .filter(({ summary }) => summary !== ABOUT_THE_TEST);
  // An apply plans again before it acts, and reports the same again.
  const diagnostics = [
    ...new Map(reported.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values(),
  ];
  const counts = lines.findLast(({ type }) => type === 'change_summary')?.changes;
  return {
    code,
    errors: diagnostics.filter(({ severity }) => severity === 'error'),
    warnings: diagnostics.filter(({ severity }) => severity === 'warning'),
    counts: counts && { add: counts.add, change: counts.change, remove: counts.remove },
    output,
  };
}
