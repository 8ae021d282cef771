import type { CheckResult, Outcome } from '../check/result.ts';
import { annotationOf } from './annotations.ts';
import { askedText, OUTCOME_WORDS, standingCounts } from './headline.ts';
import { type Links, summary } from './summary.ts';

/** A check run as GitHub's API takes it. */
export interface CheckRunReport {
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly title: string;
  readonly summary: string;
  /** All of them: whoever sends them does so in batches. */
  readonly annotations: readonly CheckRunAnnotation[];
}

export interface CheckRunAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly raw_details: string;
}

/** No verdict is a failure: whoever requires this check must not be let through by an outage. */
const CONCLUSIONS: Readonly<Record<Outcome, CheckRunReport['conclusion']>> = {
  pass: 'success',
  warn: 'neutral',
  fail: 'failure',
  unknown: 'failure',
};
const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/** Source: GitHub's limits of check runs, in characters. */
const SUMMARY_LIMIT = 65_535;
const TITLE_LIMIT = 255;

export function checkRun(result: CheckResult, links: Links | undefined): CheckRunReport {
  const { open } = standingCounts(result);
  const annotations = result.findings
    .filter(({ status }) => status.kind === 'open')
    .flatMap((finding): CheckRunAnnotation[] => {
      const { at, level, title, message } = annotationOf(finding);
      if (at === undefined) return [];
      return [
        {
          path: at.path,
          start_line: at.line,
          end_line: at.endLine,
          annotation_level: LEVELS[level],
          title: title.slice(0, TITLE_LIMIT).toWellFormed(),
          message: message.toWellFormed(),
          raw_details: `fingerprint ${finding.fingerprint}`,
        },
      ];
    });
  return {
    conclusion: CONCLUSIONS[result.outcome],
    title: `${askedText(result)}: ${OUTCOME_WORDS[result.outcome]}, ${open} ${open === 1 ? 'finding' : 'findings'}`,
    summary: summary(result, { links, limit: SUMMARY_LIMIT }),
    annotations,
  };
}
