import { join } from 'node:path';
import type { FactName } from '../../action/check/facts.ts';
import type { Rule } from '../../action/check/rules/definition/rule.ts';
import { camelCase, moduleFiles, ROOT } from './module-files.ts';

const RULES = 'action/check/rules';

/** What a rule is about: the first subject whose facts it needs. */
const SUBJECTS: readonly { readonly title: string; readonly facts: readonly FactName[] }[] = [
  { title: 'compliance', facts: ['postures', 'tests', 'controls'] },
  { title: 'live keys', facts: ['self', 'keys'] },
  { title: 'code and commits', facts: ['secrets', 'declarations'] },
];
/** The subjects of rules, in the order of reports. */
export const SUBJECT_ORDER = ['code and commits', 'live keys', 'compliance', 'the policy itself'];

/** The list of the gate's rules. @throws Error when a file does not export the rule it is named for */
export async function gateRuleIndex(notice: string): Promise<string> {
  const rules = await readRules();
  const imports = rules.map(({ id }) => `import { ${camelCase(id)} } from '../${id}.ts';\n`).toSorted();
  return `${notice}
${imports.join('')}import type { Rule } from '../definition/rule.ts';

/** Every rule of the gate, in the order reports list them. */
export const GATE_RULES: readonly Rule[] = [
${rules.map(({ id }) => `  ${camelCase(id)},\n`).join('')}];
`;
}

async function readRules(): Promise<readonly Rule[]> {
  const rules = await Promise.all(
    moduleFiles(RULES, /^\w+$/)
      .filter(({ path, name }) => path === join(RULES, `${name}.ts`))
      .map(async ({ name: id, path }) => {
        const module: Readonly<Record<string, Rule | undefined>> = await import(join(ROOT, path));
        const rule = module[camelCase(id)];
        if (rule?.id === id) return rule;
        throw new Error(`${path} must export ${camelCase(id)}, a rule with the id "${id}".`);
      }),
  );
  const rank = (rule: Rule) => SUBJECT_ORDER.indexOf(subjectOf(rule));
  return rules.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/** What a rule is about. */
export function subjectOf({ needs }: Pick<Rule, 'needs'>): string {
  const subject = SUBJECTS.find(({ facts }) => needs.some((fact) => facts.includes(fact)));
  return subject?.title ?? 'the policy itself';
}
