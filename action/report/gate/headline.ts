import type { CheckResult, Outcome } from '../../check/verdict/result.ts';
import { SEVERITIES } from '../../scan/severity.ts';

/** The verdict in a word or two. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  pass: 'Passed',
  warn: 'Passed with warnings',
  fail: 'Failed',
  unknown: 'No verdict',
};

export const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  unknown: '❔',
};

/** What was asked: "Deploy to production", "Review". */
export function askedText({ mode, environment }: Pick<CheckResult, 'mode' | 'environment'>): string {
  const word = { review: 'Review', deploy: 'Deploy', audit: 'Audit' }[mode];
  if (environment === undefined) return word;
  return mode === 'deploy' ? `${word} to ${environment}` : `${word} for ${environment}`;
}

/** The answer for the mode: "Not ready to deploy to production". */
export function verdictText({
  outcome,
  mode,
  environment,
}: Pick<CheckResult, 'outcome' | 'mode' | 'environment'>): string {
  if (mode === 'audit') {
    const about = environment === undefined ? '' : `${environment}: `;
    const words = {
      pass: 'everything in order',
      warn: 'in order, with warnings',
      fail: 'not in order',
      unknown: 'no verdict',
    };
    return capitalized(`${about}${words[outcome]}`);
  }
  const doing = { review: 'merge', deploy: 'deploy' }[mode];
  const where = environment === undefined ? '' : `${mode === 'deploy' ? ' to' : ', for'} ${environment}`;
  switch (outcome) {
    case 'pass':
      return `Ready to ${doing}${where}`;
    case 'warn':
      return `Ready to ${doing}${where}, with warnings`;
    case 'fail':
      return `Not ready to ${doing}${where}`;
    case 'unknown':
      return `No verdict on readiness to ${doing}${where}`;
  }
}

/** How many findings have each status. */
export interface StandingCounts {
  readonly open: number;
  readonly waived: number;
  readonly baselined: number;
  readonly allowed: number;
  readonly known: number;
}

export function standingCounts({ findings }: Pick<CheckResult, 'findings'>): StandingCounts {
  const of = (kind: string) => findings.filter(({ status }) => status.kind === kind).length;
  return {
    open: of('open'),
    waived: of('waived'),
    baselined: of('baselined'),
    allowed: of('allowed'),
    known: of('known'),
  };
}

/** Open findings by severity: "1 critical, 2 high"; '' when there are none. */
export function severityCounts({ findings }: Pick<CheckResult, 'findings'>): string {
  const open = findings.filter(({ status }) => status.kind === 'open');
  return SEVERITIES.flatMap((severity) => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  }).join(', ');
}

/** Findings that do not count, by reason: "1 waived, 2 baselined"; '' when there are none. */
export function suppressedCounts(result: Pick<CheckResult, 'findings'>): string {
  const { waived, baselined, allowed, known } = standingCounts(result);
  const parts: [number, string][] = [
    [known, 'known before this change'],
    [waived, 'waived'],
    [baselined, 'baselined'],
    [allowed, 'allowed by comments'],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(', ');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
