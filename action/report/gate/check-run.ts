import type { CheckResult, Outcome } from '../../check/verdict/result.ts';
import { cutText } from '../format/cut-text.ts';
import { type Annotation, LONGEST_TITLE } from '../format/workflow-command.ts';
import { annotationOf, notKnownAnnotation } from './annotations.ts';
import { oneForEachDeclaration } from './finding-items.ts';
import { severityCounts, standingCounts, verdictText } from './headline.ts';
import type { Links } from './links.ts';
import { notKnownGroups } from './not-known-groups.ts';
import { summary } from './summary.ts';

/** A check run as GitHub's API takes it. */
export interface CheckRunReport {
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly title: string;
  readonly summary: string;
  /** All of them; the sender sends them in batches. */
  readonly annotations: readonly CheckRunAnnotation[];
}

/** Source: docs.github.com/rest/checks/runs. Columns only where both are on one line. */
export interface CheckRunAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  readonly raw_details: string;
}

/**
 * No verdict is a failure: an outage must not pass a required check. `action_required` would also block, but it promises
 * a button that fixes something, and there is none.
 */
const CONCLUSIONS: Readonly<Record<Outcome, CheckRunReport['conclusion']>> = {
  pass: 'success',
  warn: 'neutral',
  fail: 'failure',
  unknown: 'failure',
};
const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/** Source: GitHub's limit of a check run's summary, in characters. */
const SUMMARY_LIMIT = 65_535;
/** Twenty requests; further findings are in the other reports. */
const MOST_ANNOTATIONS = 1_000;

/** The result as a check run. Findings without a line in a file are only in its summary. */
export function checkRun(result: CheckResult, links: Links | undefined): CheckRunReport {
  const { open } = standingCounts(result);
  const annotations = [
    ...oneForEachDeclaration(
      result.findings.filter(({ status, place }) => status.kind === 'open' && place.kind === 'code'),
    ).flatMap((item) => {
      const prints = [item.first, ...item.others].map(({ fingerprint }) => fingerprint);
      const details = `rule ${item.first.ruleId}, ${prints.length === 1 ? 'fingerprint' : 'fingerprints'} ${prints.join(', ')}`;
      return onLines(annotationOf(item, result), details);
    }),
    ...notKnownGroups(result).flatMap((notKnown) =>
      onLines(notKnownAnnotation(notKnown), `not known: ${notKnown.kind}`),
    ),
  ];
  return {
    conclusion: CONCLUSIONS[result.outcome],
    title: open === 0 ? verdictText(result) : `${verdictText(result)}: ${severityCounts(result)}`,
    summary: summary(result, { links, limit: SUMMARY_LIMIT }),
    annotations: annotations.slice(0, MOST_ANNOTATIONS),
  };
}

/** Undefined annotations, and those without a line, are left out. */
function onLines(annotation: Annotation | undefined, details: string): readonly CheckRunAnnotation[] {
  if (annotation?.at === undefined) return [];
  const { at, level, title, message } = annotation;
  const line = Math.max(1, at.line);
  return [
    {
      path: at.path.toWellFormed(),
      start_line: line,
      end_line: Math.max(line, at.endLine),
      ...(at.columns && {
        start_column: Math.max(1, at.columns.from),
        end_column: Math.max(1, at.columns.to),
      }),
      annotation_level: LEVELS[level],
      title: cutText(title, LONGEST_TITLE),
      message,
      raw_details: details,
    },
  ];
}
