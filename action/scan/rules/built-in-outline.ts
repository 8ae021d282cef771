import { RULE_LISTS } from './generated/rule-lists.ts';
import { outlineOf, type RuleOutline } from './rule-outline.ts';

/**
 * The outline of all built-in rules. A bundle contains the computed value, so that it builds rules only when their
 * literals occur: see provider/rules-on-demand.ts.
 */
export const BUILT_IN_OUTLINE: RuleOutline & {
  /** The number of rules in each of the lists. */
  readonly sizes: readonly number[];
} = {
  ...outlineOf(RULE_LISTS.flatMap((list) => list())),
  sizes: RULE_LISTS.map((list) => list().length),
};
