import { count } from '../../../provider/text/count.ts';
import { printable } from '../../../provider/text/printable.ts';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import { keeps } from '../../check/suggestions/changed-text.ts';
import type { FixedFinding, FixPlan } from '../../check/verdict/fix-plan.ts';
import { cutText } from '../format/cut-text.ts';
import { locationText } from '../format/location-text.ts';
import { INDENT, type Paint, painter, type TerminalStyle, terminalPage } from '../format/terminal-style.ts';

/** What was fixed, with the lines before and after, and what was not and why. */
export function fixesText(
  { fixed, left, withoutSuggestion }: Pick<FixPlan, 'fixed' | 'left' | 'withoutSuggestion'>,
  style: TerminalStyle,
): string {
  const paint = painter(style);
  const files = new Set(fixed.map(({ change }) => change.path)).size;
  const open = left.length + withoutSuggestion;
  const head =
    fixed.length === 0
      ? 'Nothing was changed.'
      : `Fixed ${count(fixed.length, 'finding')} in ${count(files, 'file')}.`;
  const shown = Map.groupBy(fixed, ({ change }) => JSON.stringify(change));
  const without =
    withoutSuggestion === 0 ? '' : `${count(withoutSuggestion, 'finding')} without a suggested change.`;
  return terminalPage([
    paint('bold', head),
    ...[...shown.values()].map((group) => changeBlock(group, paint, style)),
    open === 0
      ? ''
      : [
          paint('bold', `Not fixed: ${count(open, 'finding')}.`),
          ...left.flatMap(({ finding, because }) => [
            `${INDENT}${locationText(finding.place)}  ${finding.ruleId}`,
            ...wrapText(`${because}.`, style.width, `${INDENT}  `),
          ]),
          ...(without === '' ? [] : wrapText(without, style.width, INDENT)),
        ].join('\n'),
  ]);
}

/** One change, and all findings that it fixes. */
function changeBlock(group: readonly FixedFinding[], paint: Paint, { width }: TerminalStyle): string {
  const [first] = group;
  if (first === undefined) return '';
  const { change, before, finding } = first;
  const rules = [...new Set(group.map(({ finding: { ruleId } }) => ruleId))].join(', ');
  const after = change.replacement.split(/\r?\n/);
  const isAdded = keeps(change, before);
  const line = (sign: string, text: string) => cutText(`${INDENT}${sign} ${printable(text)}`, width);
  return [
    `${'fixed'.padEnd(INDENT.length)}${paint('bold', locationText(finding.place))}  ${rules}`,
    ...(isAdded ? [] : before.map((text) => paint('red', line('-', text)))),
    ...(isAdded ? after.slice(before.length) : after).map((text) => paint('green', line('+', text))),
  ].join('\n');
}
