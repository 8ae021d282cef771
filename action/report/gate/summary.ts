import type { CheckResult } from '../../check/verdict/result.ts';
import { paragraphs } from '../format/markdown.ts';
import { mostThatFit } from '../format/most-that-fit.ts';
import type { Links } from './links.ts';
import { overviewOf } from './overview.ts';
import { scopeSection } from './scope-lines.ts';
import { complianceSection } from './sections/compliance.ts';
import { findingsSection } from './sections/findings.ts';
import { keysSection } from './sections/keys.ts';
import { notKnownSection } from './sections/not-known.ts';
import { postureSection } from './sections/posture.ts';
import { ruleHelpSection } from './sections/rule-help.ts';
import { suppressedSections } from './sections/suppressed.ts';
import { showsAll, toFixSection } from './sections/to-fix.ts';
import { verdictSection } from './sections/verdict.ts';

export type { Links } from './links.ts';

export interface SummaryOptions {
  readonly links: Links | undefined;
  /** Most bytes of the text; 64 KiB are always enough for the parts that are never left out. */
  readonly limit: number;
}

/** GitHub drops a job summary over 1 MiB, and other steps may write into it too. Source: GitHub's limits of job summaries. */
export const SUMMARY_LIMIT = 1_000_000;

/** Rows of each other table before findings fill the rest. */
const FEW = 20;

/**
 * The result as a page of Markdown. The first screen has the verdict, what to fix and the posture; the rest is folded: the
 * most severe rows of every table that fit, and how many more there are.
 */
export function summary(result: CheckResult, { links, limit }: SummaryOptions): string {
  const { findings, keys = [], notKnown, posture } = result;
  const all = Math.max(findings.length, keys.length, notKnown.length, posture.length);
  const overview = overviewOf(result);
  const groupsWithin = (groups: number) =>
    paragraphs(
      verdictSection(result, '##'),
      toFixSection(result, links, { groups, withHelp: true }),
      postureSection(result, FEW),
    );
  const top = groupsWithin(
    mostThatFit(overview.toFixCount, Math.floor(limit / 2), (groups) => groupsWithin(groups)),
  );
  const findingsOf = showsAll(overview.toFix) ? () => '' : findingsSection(result, links);
  const othersOf = (rows: number) => otherSections(result, links, rows);
  const pageOf = (...parts: readonly string[]) => `${paragraphs(top, ...parts)}\n`;

  const none = findingsOf(0);
  const fewOthers = othersOf(mostThatFit(Math.min(FEW, all), limit, (rows) => pageOf(none, othersOf(rows))));
  const shown = findingsOf(
    mostThatFit(findings.length, limit, (rows) => pageOf(findingsOf(rows), fewOthers)),
  );
  return pageOf(shown, othersOf(mostThatFit(all, limit, (rows) => pageOf(shown, othersOf(rows)))));
}

function otherSections(result: CheckResult, links: Links | undefined, rows: number): string {
  return paragraphs(
    ...suppressedSections(result, links, rows),
    complianceSection(result, rows),
    notKnownSection(result, links, rows),
    keysSection(result, rows),
    ruleHelpSection(result),
    `<sub>${scopeSection(result)}</sub>`,
  );
}
