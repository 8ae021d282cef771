import { join } from 'node:path';
import { GATE_RULES } from '../action/check/rules/generated/gate-rules.ts';
import { publishedPages } from '../provider/terraform/docs/published.ts';
import { commandPages } from './command-pages.ts';
import { customPatternsPage } from './custom-patterns-page.ts';
import { errorPages } from './errors/error-pages.ts';
import type { GeneratedFolder } from './generated-folder.ts';
import { GUIDES } from './guides.ts';
import { type RuleExamples, rulePage, rulesIndex } from './rule-page.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * The folder `docs`: pages for the Terraform Registry, which ignores the other folders; pages of the gate's rules and of
 * the commands; and guides.
 */
export async function docsFolder(): Promise<GeneratedFolder> {
  const rules = await Promise.all(
    GATE_RULES.map(async (rule): Promise<[string, string]> => {
      const file = join(ROOT, 'action', 'check', 'rules', `${rule.id}.cases.ts`);
      const { cases }: { readonly cases: RuleExamples } = await import(file);
      return [`rules/${rule.id}.md`, rulePage(rule, cases)];
    }),
  );
  const files = new Map([
    ...publishedPages(),
    ...rules,
    ['rules/index.md', rulesIndex(GATE_RULES)],
    ['rules/custom-patterns.md', customPatternsPage()],
    ...(await commandPages()),
    ...errorPages(),
  ]);
  const writtenByHand = new Set(GUIDES.map((name) => `guides/${name}.md`));
  return { folder: join(ROOT, 'docs'), extension: '.md', files, writtenByHand };
}
