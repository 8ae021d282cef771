import type { CheckResult, Outcome } from '../check/result.ts';

/** A verdict as people say it. */
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
export function askedText({ mode, environment }: CheckResult): string {
  const word = { review: 'Review', deploy: 'Deploy', audit: 'Audit' }[mode];
  if (environment === undefined) return word;
  return mode === 'deploy' ? `${word} to ${environment}` : `${word} for ${environment}`;
}

/** How many findings there are of each standing. */
export interface StandingCounts {
  readonly open: number;
  readonly waived: number;
  readonly baselined: number;
  readonly allowed: number;
}

export function standingCounts({ findings }: CheckResult): StandingCounts {
  const of = (kind: string) => findings.filter(({ status }) => status.kind === kind).length;
  return { open: of('open'), waived: of('waived'), baselined: of('baselined'), allowed: of('allowed') };
}
