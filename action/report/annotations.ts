import type { Finding } from '../check/finding.ts';
import type { CheckResult } from '../check/result.ts';
import { printable } from '../scan/report/printable.ts';
import type { Severity } from '../severity.ts';
import { placeText } from './place-text.ts';
import type { Annotation } from './workflow-command.ts';

/** Of each level, in one step. Source: GitHub's limits of annotations. */
const BUDGET = 10;

const LEVELS: Readonly<Record<Severity, Annotation['level']>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

/** Annotations for what counts, the weightiest first, within GitHub's budget; the last of a level says how many more there are. */
export function annotations(result: CheckResult): readonly Annotation[] {
  const open = result.findings.filter(({ status }) => status.kind === 'open');
  const notices = [
    ...open.filter(({ severity }) => LEVELS[severity] === 'notice').map(annotationOf),
    ...gapNotices(result),
  ];
  return [
    ...within(open.filter(({ severity }) => LEVELS[severity] === 'error').map(annotationOf), 'error'),
    ...within(open.filter(({ severity }) => LEVELS[severity] === 'warning').map(annotationOf), 'warning'),
    ...within(notices, 'notice'),
  ];
}

/** The annotation of one finding. */
export function annotationOf(finding: Finding): Annotation {
  const { place, severity, title, ruleId, message, fix } = finding;
  const where = place.kind === 'code' && place.commit === undefined ? '' : `${placeText(place)}: `;
  return {
    level: LEVELS[severity],
    title: printable(`${title} [${ruleId}]`),
    message: `${where}${printable(message)}\n${printable(fix)}`,
    // A line that only a commit has cannot be shown on the files as they are.
    ...(place.kind === 'code' && place.commit === undefined
      ? { at: { path: place.range.path, line: place.range.line, endLine: place.range.line } }
      : {}),
  };
}

/** What was not evaluated, in one notice: it must be seen, and must not crowd out findings. */
function gapNotices({ gaps, notEvaluated }: CheckResult): readonly Annotation[] {
  if (notEvaluated.length === 0) return [];
  const reasons = [...new Set(gaps.map(({ title, detail }) => `${title}: ${detail}`))];
  const rules = notEvaluated.map(({ ruleId }) => ruleId).join(', ');
  return [
    {
      level: 'notice',
      title: 'Not evaluated',
      message: printable(`${rules}.`) + reasons.map((reason) => `\n${printable(reason)}`).join(''),
    },
  ];
}

function within(all: readonly Annotation[], level: Annotation['level']): readonly Annotation[] {
  if (all.length <= BUDGET) return all;
  const more = all.length - BUDGET + 1;
  const rest: Annotation = {
    level,
    title: `And ${more} more`,
    message: `${more} more findings of this level are in the summary of this run.`,
  };
  return [...all.slice(0, BUDGET - 1), rest];
}
