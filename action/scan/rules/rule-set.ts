import { type Literal, literalKey } from '../prefilter/literal.ts';
import { ALL_RULES } from './generated/secret-rules.ts';
import type { SecretRule } from './secret-rule.ts';

/** Rules with their literals in one list, as the prefilter wants them: no literal twice. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  readonly literals: readonly Literal[];
  /** For each literal, indexes of the rules that look closer where it occurs. */
  readonly rulesOf: readonly (readonly number[])[];
  /** Rules without literals, for small files that are recognized by their path. */
  readonly byPath: readonly SecretRule[];
}

export function ruleSet(rules: readonly SecretRule[] = ALL_RULES): RuleSet {
  const literals: Literal[] = [];
  const rulesOf: number[][] = [];
  const known = new Map<string, number>();
  for (const [index, rule] of rules.entries()) {
    for (const literal of rule.literals) {
      const key = literalKey(literal);
      const at = known.get(key);
      if (at === undefined) {
        known.set(key, literals.length);
        literals.push(literal);
        rulesOf.push([index]);
      } else {
        rulesOf[at]?.push(index);
      }
    }
  }
  return { rules, literals, rulesOf, byPath: rules.filter((rule) => rule.literals.length === 0) };
}
