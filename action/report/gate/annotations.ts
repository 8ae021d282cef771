import { printable } from '../../../provider/text/printable.ts';
import type { Finding } from '../../check/verdict/finding.ts';
import { failsGate } from '../../check/verdict/outcome.ts';
import type { CheckResult } from '../../check/verdict/result.ts';
import { locationText } from '../format/location-text.ts';
import { sentence } from '../format/sentence.ts';
import type { AnnotatedLines, Annotation } from '../format/workflow-command.ts';
import { type FindingItem, oneForEachDeclaration, otherKeys } from './finding-items.ts';
import { gapsByReason } from './gaps-by-reason.ts';
import { judgedBy } from './judged-by.ts';
import { type NotKnownGroup, notKnownGroups } from './not-known-groups.ts';

type Level = Annotation['level'];
/** What decides whether a finding fails the gate. */
type Judgement = Pick<CheckResult, 'mode' | 'failOn'>;

/**
 * Annotations of each level in one step. GitHub shows ten and drops the rest silently; one error is kept for the verdict,
 * one warning and two notices for what could not be published to GitHub or LowerPlane.
 *
 * Source: GitHub's limits of annotations.
 */
const BUDGET: Readonly<Record<Level, number>> = { error: 9, warning: 9, notice: 8 };
/** Of the notices: gaps must be visible however many findings there are. */
const FOR_GAPS = 3;

/** Annotations of open findings within GitHub's limits, those on changed lines first. The last of a level counts the rest. */
export function annotations(result: CheckResult): readonly Annotation[] {
  const open = result.findings
    .filter(({ status }) => status.kind === 'open')
    .sort((a, b) => Number(b.onChangedLine) - Number(a.onChangedLine));
  const gaps = within(
    FOR_GAPS,
    gapsByReason(result).map(({ title, detail, ruleIds }) => ({
      level: 'notice' as const,
      title: `Not known: ${sentence(title)}`,
      message: `${sentence(detail)}${ruleIds.length === 0 ? '' : `\nRules not evaluated: ${ruleIds.map((id) => sentence(id)).join(', ')}.`}`,
    })),
    'gaps',
  );
  const unknown = notKnownGroups(result).flatMap((notKnown) => notKnownAnnotation(notKnown) ?? []);
  const ofLevel = (level: Level, budget: number) =>
    within(
      budget,
      [
        ...oneForEachDeclaration(open.filter((finding) => levelOf(finding, result) === level)).map((item) =>
          annotationOf(item, result),
        ),
        ...unknown.filter((annotation) => annotation.level === level),
      ],
      'findings',
    );
  return [
    ...ofLevel('error', BUDGET.error),
    ...ofLevel('warning', BUDGET.warning),
    ...gaps,
    ...ofLevel('notice', BUDGET.notice - gaps.length),
  ];
}

/** The annotation of one finding, and of others that say the same of other keys there. */
export function annotationOf(item: FindingItem, judgement: Judgement): Annotation {
  const { first: finding, others } = item;
  const { place, severity, title, ruleId, fix } = finding;
  const message = [finding.message, otherKeys(item)].join(' ').trimEnd();
  const at = linesOf(finding);
  return {
    level: levelOf(finding, judgement),
    title: sentence(`${title} (${severity}) [${ruleId}]`),
    message: `${at === undefined ? `${locationText(place)}: ` : ''}${sentence(message)}\n${sentence([fix, judgedBy([finding, ...others], printable)].join(' ').trimEnd())}`,
    at,
  };
}

/** The annotation of something that is not known and counts. */
export function notKnownAnnotation({
  kind,
  effect,
  place,
  text,
  remedy,
}: NotKnownGroup): Annotation | undefined {
  if (effect === 'pass') return undefined;
  const at = linesOf({ place });
  const where = at === undefined && place.kind !== 'set-up' ? `${locationText(place)}: ` : '';
  return {
    level: effect === 'fail' ? 'error' : 'warning',
    title: `Not known (${kind})`,
    message: `${where}${sentence(text)}\n${sentence(remedy)}`,
    at,
  };
}

/** Whatever fails the gate is an error, whatever its severity. */
function levelOf(finding: Finding, judgement: Judgement): Level {
  if (failsGate(finding, judgement)) return 'error';
  return finding.severity === 'low' ? 'notice' : 'warning';
}

/**
 * A line that is only in an older commit cannot be shown on the current files. A path with control characters cannot be
 * written into the log.
 */
function linesOf({ place }: Pick<Finding, 'place'>): AnnotatedLines | undefined {
  if (place.kind !== 'code' || place.commit !== undefined) return undefined;
  const { path, line, column, endLine, endColumn } = place.range;
  if (printable(path.toWellFormed()) !== path) return undefined;
  return { path, line, endLine, ...(line === endLine && { columns: { from: column, to: endColumn } }) };
}

function within(budget: number, all: readonly Annotation[], noun: string): readonly Annotation[] {
  const [first] = all;
  if (first === undefined || all.length <= budget) return all;
  const more = all.length - budget + 1;
  const rest: Annotation = {
    level: first.level,
    title: `And ${more} more`,
    message: `${more} more ${noun} are in the summary of this run.`,
  };
  return [...all.slice(0, budget - 1), rest];
}
