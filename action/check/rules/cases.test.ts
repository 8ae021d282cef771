import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  asExpected,
  type Expected,
  type ExpectedFinding,
  findingsIn,
  type RuleCases,
  situationOf,
} from '../../../test/check/rule-case.ts';
import type { Rule } from './definition/rule.ts';
import type { SuggestedChange, Undecidable, Violation } from './definition/violation.ts';
import { GATE_RULES } from './generated/gate-rules.ts';
import { invalidDeclaration } from './invalid-declaration.ts';

const SUFFIX = '.cases.ts';
const withCases = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(SUFFIX))
  .map((name) => name.slice(0, -SUFFIX.length));

async function casesOf(id: string): Promise<RuleCases> {
  if (!withCases.includes(id)) return {};
  const { cases }: { cases: RuleCases } = await import(`./${id}.cases.ts`);
  return cases;
}

const rules = await Promise.all(GATE_RULES.map(async (rule) => ({ rule, cases: await casesOf(rule.id) })));

/** A finding as far as a case asserts it. */
function asAsserted(
  expected: Expected | undefined,
  found: Violation | Undecidable,
  rule: Rule,
  full: ExpectedFinding,
): Expected {
  if (typeof expected !== 'string') return full;
  return found.kind === 'undecidable' ? 'undecidable' : (found.severity ?? rule.severity);
}

describe.each(rules)('$rule.id', ({ rule, cases }) => {
  it('has cases that violate it and cases that do not', () => {
    const violating = Object.values(cases).filter(({ finds = [] }) =>
      finds.some((one) => one !== 'undecidable' && !(typeof one === 'object' && one.kind === 'undecidable')),
    );
    const clean = Object.values(cases).filter(({ finds }) => finds === undefined);
    expect({ violating: violating.length > 0, clean: clean.length > 0 }).toEqual({
      violating: true,
      clean: true,
    });
  });

  it.each(Object.entries(cases))('%s', async (_name, given) => {
    const situation = await situationOf(rule, given);
    const found = findingsIn(rule, situation);
    const { finds = [] } = given;
    expect(
      found.map((one, index) => asAsserted(finds[index], one, rule, asExpected(one, rule, situation))),
    ).toEqual(finds);
  });
});

it('has no cases of rules that do not exist', () => {
  const ids = GATE_RULES.map(({ id }) => id);
  expect(withCases.filter((id) => !ids.includes(id))).toEqual([]);
});

/** What a person gets who accepts a suggestion: whole lines, replaced. */
function apply(text: string, { firstLine, lastLine, replacement }: SuggestedChange): string {
  const lines = text.split('\n');
  lines.splice(firstLine - 1, lastLine - firstLine + 1, ...replacement.split('\n'));
  return lines.join('\n');
}

describe('a suggested change', () => {
  const rows = rules.flatMap(({ rule, cases }) =>
    Object.entries(cases)
      .filter(([, { code, finds }]) => code !== undefined && finds !== undefined)
      .map(([name, given]) => ({ rule, name, given })),
  );

  it.each(rows)('of $rule.id: $name fixes what was found', async ({ rule, given }) => {
    const situation = await situationOf(rule, given);
    for (const found of findingsIn(rule, situation)) {
      if (found.kind !== 'violation' || found.suggestion === undefined) continue;
      const { identity, suggestion } = found;
      expect(rule.suggests).toContain(suggestion.fix);
      // A program shows the fix only once it is synthesized again.
      if (suggestion.path.endsWith('.ts')) continue;
      const fixed = new Map([
        [suggestion.path, apply(situation.files.get(suggestion.path) ?? '', suggestion)],
      ]);
      const left = findingsIn(rule, await situationOf(rule, given, fixed));
      expect(left.map((one) => one.kind === 'violation' && one.identity)).not.toContainEqual(identity);
      expect(findingsIn(invalidDeclaration, await situationOf(rule, given, fixed))).toEqual([]);
    }
  });

  it.each(GATE_RULES.filter(({ suggests }) => suggests.length > 0))('is made by $id', ({ id }) => {
    const own = rows.filter(({ rule }) => rule.id === id).flatMap(({ given }) => given.finds ?? []);
    expect(own.filter((one) => typeof one === 'object' && one.suggestion !== undefined)).not.toEqual([]);
  });
});
