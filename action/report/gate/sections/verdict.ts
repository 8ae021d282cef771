import { gapsIn } from '../../../check/not-known.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { inline, paragraphs } from '../../format/markdown.ts';
import { OUTCOME_SIGNS, verdictText } from '../headline.ts';

const MOST_FURTHER = 3;

/** The verdict, and its reasons. */
export function verdictSection(result: CheckResult, heading: '##' | '###'): string {
  const [first = '', ...others] = result.because;
  // Gaps have a section of their own.
  const gaps = new Set(gapsIn(result).map(({ title, detail }) => `${title}: ${detail}`));
  const further = others.filter((reason) => !gaps.has(reason));
  return paragraphs(
    `${heading} ${OUTCOME_SIGNS[result.outcome]} LowerPlane gate: ${lowerFirst(verdictText(result))}`,
    first === '' ? '' : `**${inline(first)}**`,
    [
      ...further.slice(0, MOST_FURTHER).map((reason) => `- ${inline(reason)}`),
      ...(further.length > MOST_FURTHER ? [`- and ${further.length - MOST_FURTHER} more reasons`] : []),
    ].join('\n'),
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
