import { printable } from '../../../provider/text/printable.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { failsGate } from '../../check/verdict/outcome.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { placeText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import type { AnnotatedLines, Annotation } from '../format/workflow-command.ts';
import { gapsByReason } from './gaps-by-reason.ts';

type Level = Annotation['level'];
/** What decides whether a finding fails the gate. */
type Judgement = Pick<CheckResult, 'mode' | 'failOn'>;

/**
 * Of each level, in one step. GitHub shows ten and drops the rest in silence; the verdict itself takes one error, and
 * what GitHub or LowerPlane would not be told takes a warning and notices.
 *
 * Source: GitHub's limits of annotations.
 */
const BUDGET: Readonly<Record<Level, number>> = { error: 9, warning: 9, notice: 8 };
/** Of the notices: what was not evaluated must be seen, however many findings there are. */
const FOR_GAPS = 3;

/** Annotations for what counts, within GitHub's budget: changed lines first. The last of a level says how many more there are. */
export function annotations(result: CheckResult): readonly Annotation[] {
  const open = result.findings
    .filter(({ status }) => status.kind === 'open')
    .sort((a, b) => Number(b.onChangedLine) - Number(a.onChangedLine));
  const gaps = within(
    FOR_GAPS,
    gapsByReason(result).map(({ title, detail, ruleIds }) => ({
      level: 'notice' as const,
      title: `Not evaluated: ${sentence(title)}`,
      message: `${sentence(detail)}${ruleIds.length === 0 ? '' : `\nRules that wait for it: ${ruleIds.map((id) => sentence(id)).join(', ')}.`}`,
    })),
    'reasons why something was not evaluated',
  );
  const ofLevel = (level: Level, budget: number) =>
    within(
      budget,
      open
        .filter((finding) => levelOf(finding, result) === level)
        .map((finding) => annotationOf(finding, result)),
      'findings',
    );
  return [
    ...ofLevel('error', BUDGET.error),
    ...ofLevel('warning', BUDGET.warning),
    ...gaps,
    ...ofLevel('notice', BUDGET.notice - gaps.length),
  ];
}

/** The annotation of one finding. */
export function annotationOf(finding: Finding, judgedBy: Judgement): Annotation {
  const { place, severity, title, ruleId, message, fix } = finding;
  const at = linesOf(finding);
  return {
    level: levelOf(finding, judgedBy),
    title: sentence(`${title} (${severity}) [${ruleId}]`),
    message: `${at === undefined ? `${placeText(place)}: ` : ''}${sentence(message)}\n${sentence(fix)}`,
    at,
  };
}

/** What fails the gate is an error, whatever its name. */
function levelOf(finding: Finding, judgedBy: Judgement): Level {
  if (failsGate(finding, judgedBy)) return 'error';
  return finding.severity === 'low' ? 'notice' : 'warning';
}

/**
 * A line that only a commit has cannot be shown on the files as they are; nor can a path be written into a log that
 * would do something to it.
 */
function linesOf({ place }: Finding): AnnotatedLines | undefined {
  if (place.kind !== 'code' || place.commit !== undefined) return undefined;
  const { path, line, column, endLine, endColumn } = place.range;
  if (printable(path.toWellFormed()) !== path) return undefined;
  return { path, line, endLine, ...(line === endLine && { columns: { from: column, to: endColumn } }) };
}

function within(budget: number, all: readonly Annotation[], things: string): readonly Annotation[] {
  const [first] = all;
  if (first === undefined || all.length <= budget) return all;
  const more = all.length - budget + 1;
  const rest: Annotation = {
    level: first.level,
    title: `And ${more} more`,
    message: `${more} more ${things} do not fit here: see the summary of this run.`,
  };
  return [...all.slice(0, budget - 1), rest];
}
