import { GATE_RULES } from '../../../check/rules/generated/gate-rules.ts';
import type { CheckResult } from '../../../check/verdict/result.ts';
import { details, paragraphs } from '../../format/markdown.ts';
import { rulePageUrl } from '../links.ts';

/** The help of each rule with open findings, in the order of the findings. */
export function ruleHelpSection({ findings }: CheckResult): string {
  const open = findings.filter(({ status }) => status.kind === 'open');
  const rules = [...new Set(open.map(({ ruleId }) => ruleId))].flatMap(
    (wanted) => GATE_RULES.find(({ id }) => id === wanted) ?? [],
  );
  if (rules.length === 0) return '';
  const parts = rules.map(({ id, help, references }) => {
    const controls = references.map(({ framework, control }) => `${framework} ${control}`).join(', ');
    return paragraphs(
      `#### ${id}`,
      help,
      `[More about ${id}](${rulePageUrl(id)})`,
      controls === '' ? '' : `<sub>Helps to meet ${controls}.</sub>`,
    );
  });
  return details('About these rules', paragraphs(...parts));
}

/** GitHub gives headings the anchor of their text. */
export function helpAnchor(ruleId: string): string | undefined {
  return GATE_RULES.some(({ id }) => id === ruleId) ? `#${ruleId}` : undefined;
}
