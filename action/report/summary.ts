import type { CheckResult } from '../check/result.ts';
import type { Links } from './links.ts';
import { paragraphs } from './markdown.ts';
import { mostThatFit } from './most-that-fit.ts';
import { excusedSections } from './sections/excused.ts';
import { findingsSection } from './sections/findings.ts';
import { keysSection } from './sections/keys.ts';
import { notEvaluatedSection } from './sections/not-evaluated.ts';
import { postureSection } from './sections/posture.ts';
import { ruleHelpSection } from './sections/rule-help.ts';
import { scopeSection } from './sections/scope.ts';
import { undecidableSection } from './sections/undecidable.ts';
import { verdictSection } from './sections/verdict.ts';

export type { Links } from './links.ts';

export interface SummaryOptions {
  readonly links: Links | undefined;
  /** Bytes the text may have; 64 KiB are always enough for what cannot be left out. */
  readonly limit: number;
}

/** A job summary of 1 MiB is dropped whole; other steps may have written into it. Source: GitHub's limits of job summaries. */
export const SUMMARY_LIMIT = 1_000_000;

/** Of everything but findings, before findings get the room that is left. */
const FEW = 20;

/** The result as a page of Markdown: the weightiest rows of every table that fit, and how many more there are. */
export function summary(result: CheckResult, { links, limit }: SummaryOptions): string {
  const { findings, keys = [], undecidable, posture, gaps } = result;
  const all = Math.max(findings.length, keys.length, undecidable.length, posture.length, gaps.length);
  const few = mostThatFit(Math.min(FEW, all), limit, (rows) => page(result, links, rows, rows));
  const shown = mostThatFit(findings.length, limit, (rows) => page(result, links, rows, few));
  const others = mostThatFit(all, limit, (rows) => page(result, links, shown, rows));
  return page(result, links, shown, others);
}

function page(result: CheckResult, links: Links | undefined, findings: number, others: number): string {
  return `${paragraphs(
    verdictSection(result, '##'),
    scopeSection(result),
    findingsSection(result, links, findings, { withHelp: true }),
    postureSection(result, others),
    notEvaluatedSection(result, others),
    keysSection(result, others),
    undecidableSection(result, links, others),
    ...excusedSections(result, links, others),
    ruleHelpSection(result),
  )}\n`;
}
