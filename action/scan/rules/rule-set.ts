import { weaker } from '../prefilter/continuation.ts';
import { type Literal, literalKey } from '../prefilter/literal.ts';
import { ESCAPE_LITERALS } from '../reading/escaped-text.ts';
import { ALL_RULES } from './generated/secret-rules.ts';
import type { SecretRule } from './secret-rule.ts';

/** Rules with their literals in one list, as the prefilter wants them: no literal twice. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  readonly literals: readonly Literal[];
  /** For each literal, indexes of the rules that look closer where it occurs. */
  readonly rulesOf: readonly (readonly number[])[];
  /** Those of the literals that are escapes, by their index: what they hide is searched once more. */
  readonly escapes: ReadonlyMap<number, Literal>;
  /** Rules without literals, for small files that are recognized by their path. */
  readonly byPath: readonly SecretRule[];
  /** True to search texts as they are only: nothing is joined, decoded or read in another way. For comparisons. */
  readonly plain?: boolean;
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
        literals[at] = leastDemanding(literals[at] ?? literal, literal);
      }
    }
  }
  const escapes = new Map(ESCAPE_LITERALS.map((literal, index) => [literals.length + index, literal]));
  literals.push(...ESCAPE_LITERALS);
  return { rules, literals, rulesOf, escapes, byPath: rules.filter((rule) => rule.literals.length === 0) };
}

/** A literal of two rules, with what both want to follow. */
function leastDemanding(a: Literal, b: Literal): Literal {
  const { then: _, ...literal } = a;
  const then = weaker(a.then, b.then);
  return then === undefined ? literal : { ...literal, then };
}
