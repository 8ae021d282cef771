import { weaker } from '../prefilter/continuation.ts';
import { type Literal, literalKey } from '../prefilter/literal.ts';
import type { SecretRule } from './secret-rule.ts';

/** The index of a rule that applies to some paths only. */
export interface LimitedRule {
  readonly index: number;
  readonly paths: NonNullable<SecretRule['paths']>;
}

/** What a scan needs to know about rules before it runs one of them. */
export interface RuleOutline {
  /** Without repetitions. */
  readonly literals: readonly Literal[];
  /** For each literal, the indexes of the rules to run where it occurs. */
  readonly rulesOf: readonly (readonly number[])[];
  /** The farthest that any rule looks before and after a literal, in bytes. */
  readonly reachBack: number;
  readonly reachAhead: number;
  /** Rules with literals that apply to some paths only. */
  readonly limited: readonly LimitedRule[];
  /** Rules without literals, for small files that are recognized by their path. */
  readonly byPath: readonly LimitedRule[];
}

/** The outline of rules: JSON data, except for the regular expressions in `paths`. */
export function outlineOf(rules: readonly SecretRule[]): RuleOutline {
  const literals: Literal[] = [];
  const rulesOf: number[][] = [];
  const known = new Map<string, number>();
  const limited: LimitedRule[] = [];
  const byPath: LimitedRule[] = [];
  let reachBack = 0;
  let reachAhead = 0;
  for (const [index, rule] of rules.entries()) {
    reachBack = Math.max(reachBack, rule.reachBack, rule.looksBack ?? 0);
    reachAhead = Math.max(reachAhead, rule.reachAhead);
    if (rule.paths !== undefined)
      (rule.literals.length > 0 ? limited : byPath).push({ index, paths: rule.paths });
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
  return { literals, rulesOf, reachBack, reachAhead, limited, byPath };
}

/** The literal that two rules share, with the less strict of their continuations. */
function leastDemanding(a: Literal, b: Literal): Literal {
  const { then: _, ...literal } = a;
  const then = weaker(a.then, b.then);
  return then === undefined ? literal : { ...literal, then };
}
