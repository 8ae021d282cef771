import type { CheckResult } from './check/verdict/result.ts';
import type { Inputs } from './inputs.ts';
import { SEVERITIES } from './scan/severity.ts';

/** Paths of report files from the inputs; undefined for reports that are not requested. */
export type ReportFiles = Pick<
  Inputs,
  'json' | 'html' | 'sarif' | 'junit' | 'gitlab' | 'statement' | 'predicate' | 'oscal'
>;

/** The action's outputs, by their names in action.yml. */
export const OUTPUT_NAMES = [
  'outcome',
  'findings',
  ...SEVERITIES,
  'waived',
  'baselined',
  'known',
  'not-known',
  'undecidable',
  'not-evaluated',
  'score',
  'readiness',
  'report',
  'html',
  'sarif',
  'junit',
  'gitlab',
  'statement',
  'predicate',
  'oscal',
  'commits',
  'files',
  'base',
  'head',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];
export type Outputs = Readonly<Record<OutputName, string>>;

/** The outputs for a result. An unknown value is ''. */
export function outputsOf(result: CheckResult, files: ReportFiles): Outputs {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const countOf = (kind: string) =>
    String(result.findings.filter(({ status }) => status.kind === kind).length);
  const ofSeverity = (wanted: string) => String(open.filter(({ severity }) => severity === wanted).length);
  const { scan, range } = result.scope;
  return {
    outcome: result.outcome,
    findings: String(open.length),
    critical: ofSeverity('critical'),
    high: ofSeverity('high'),
    medium: ofSeverity('medium'),
    low: ofSeverity('low'),
    waived: countOf('waived'),
    baselined: countOf('baselined'),
    known: countOf('known'),
    'not-known': String(result.notKnown.length),
    undecidable: String(result.notKnown.filter(({ kind }) => kind === 'value').length),
    'not-evaluated': String(result.notEvaluated.length),
    score: textOf(leastScore(result)),
    readiness: textOf(result.readiness),
    report: files.json ?? '',
    html: files.html ?? '',
    sarif: files.sarif ?? '',
    junit: files.junit ?? '',
    gitlab: files.gitlab ?? '',
    statement: files.statement ?? '',
    predicate: files.predicate ?? '',
    oscal: files.oscal ?? '',
    commits: textOf(scan?.commits),
    files: textOf(scan?.files),
    base: range?.base ?? '',
    head: range?.head ?? '',
  };
}

/** The lowest score of all frameworks. */
function leastScore({ posture }: CheckResult): number | undefined {
  return posture.length === 0 ? undefined : Math.min(...posture.map(({ score }) => score));
}

function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
