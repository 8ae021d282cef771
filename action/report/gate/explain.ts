import * as z from 'zod';
import { wrapText } from '../../../provider/text/wrap-text.ts';
import type { Rule } from '../../check/rules/definition/rule.ts';
import { rulePageUrl } from './links.ts';

const WIDTH = 80;

/** Everything about a rule, for `--explain`. */
export function explain(rule: Rule): string {
  const { id, title, severity, help, fix, references, needs } = rule;
  const controls = references.map(({ framework, control }) => `${framework} ${control}`);
  const blocks = [
    [
      `${id}: ${title}`,
      `Severity: ${severity}, unless the policy sets another. Required facts: ${needs.join(', ') || 'none'}.`,
    ],
    wrapText(help, WIDTH),
    ['What to do:', ...wrapText(fix, WIDTH, '  ')],
    parameterLines(rule),
    controls.length === 0 ? [] : ['Helps to meet:', ...wrapText(`${controls.join(', ')}.`, WIDTH, '  ')],
    ['In the policy:', '  rules:', `    ${id}: off    # or critical, high, medium, low`],
    [`More: ${rulePageUrl(id)}`],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** With the values as they are written in a policy. */
function parameterLines({ parameters }: Rule): readonly string[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input' });
  const lines = Object.entries(properties).flatMap(([name, field]) => {
    if (typeof field === 'boolean') return [];
    const usual = field.default === undefined ? '' : ` = ${JSON.stringify(field.default)}`;
    const choice = field.enum === undefined ? '' : ` One of ${field.enum.join(', ')}.`;
    return [`  ${name}${usual}`, ...wrapText(`${field.description ?? ''}${choice}`, WIDTH, '      ')];
  });
  return lines.length === 0 ? [] : ['Parameters and their defaults:', ...lines];
}
