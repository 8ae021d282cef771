import { code, inline, paragraphs, table } from '../../../action/report/format/markdown.ts';
import { describedChanges } from '../../engine/describe-change.ts';
import type { EnginePlan } from '../../engine/engine-plan.ts';
import { SYMBOLS, summaryText, VERBS } from './plan-text.ts';

/** A plan for a comment on a pull request. */
export function planMarkdown(plan: EnginePlan): string {
  const changes = describedChanges(plan);
  const problems = [...plan.problems, ...plan.names.flatMap((each) => each.problems)];
  const rows = changes.map(({ name, action, at, reasons, values, endings }) => [
    code(SYMBOLS[action]),
    `**${inline(name)}** ${inline(VERBS[action])}`,
    [
      ...reasons.map((reason) => `because ${inline(reason)}`),
      ...values.map(([attribute, value]) => `${code(attribute)}: ${inline(value)}`),
      ...endings.map(inline),
    ].join('<br>'),
    at === undefined ? '' : code(at),
  ]);
  const undeclared = plan.undeclared.map(({ id, name }) => `- ${inline(name)} (${code(id)})`);
  return `${paragraphs(
    '### LowerPlane API keys',
    `**${inline(summaryText(plan))}**`,
    rows.length === 0 ? '' : table(['', 'Key', 'Why and how', 'Declared in'], rows),
    problems
      .map(({ severity, title, detail }) => `- **${severity}: ${inline(title)}** ${inline(detail)}`)
      .join('\n'),
    undeclared.length === 0 ? '' : `Left alone, because no code declares them:\n\n${undeclared.join('\n')}`,
  )}\n`;
}
