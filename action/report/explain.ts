import type { Rule } from '../check/rule.ts';

/** All that there is to know about a rule, for `--explain`. */
export function explain({ id, title, severity, help, references, needs, parameters }: Rule): string {
  const fields = Object.entries(parameters.shape).map(([name, field]) => {
    const description =
      'description' in field && typeof field.description === 'string' ? field.description : '';
    const byDefault = field.safeParse(undefined, { reportInput: false });
    return `  ${name}  ${description}${byDefault.success ? '' : ' (must be given)'}`;
  });
  return [
    `${id}: ${title}`,
    `Severity ${severity}; needs ${needs.join(', ')}.`,
    '',
    help,
    ...(fields.length === 0 ? [] : ['', 'Parameters, under `rules` in the policy:', ...fields]),
    '',
    `Helps to meet: ${references.map(({ framework, control }) => `${framework} ${control}`).join(', ')}.`,
    '',
  ].join('\n');
}
