import { BUILT_IN_OUTLINE } from './built-in-outline.ts';
import { RULE_LISTS } from './generated/rule-lists.ts';
import { outlineOf, type RuleOutline } from './rule-outline.ts';
import type { SecretRule } from './secret-rule.ts';

/** Rules that are built on first use. */
export interface RuleSource {
  readonly outline: RuleOutline;
  /** Returns the rule with an index, the same object each time. */
  readonly rule: (index: number) => SecretRule | undefined;
  readonly all: () => readonly SecretRule[];
}

const lists: (readonly SecretRule[] | undefined)[] = [];
let every: readonly SecretRule[] | undefined;

/** All rules, in an order that breaks ties between those that match the same text. */
export function allRules(): readonly SecretRule[] {
  every ??= RULE_LISTS.flatMap((_, list) => rulesIn(list));
  return every;
}

/** The built-in rules. The first use of a rule builds all rules of its list. */
export const BUILT_IN_SOURCE: RuleSource = {
  outline: BUILT_IN_OUTLINE,
  rule(index) {
    let [list, at] = [0, index];
    for (const size of BUILT_IN_OUTLINE.sizes) {
      if (at < size) break;
      at -= size;
      list += 1;
    }
    return rulesIn(list)[at];
  },
  all: allRules,
};

/** A source of rules that are already built. */
export function sourceOf(rules: readonly SecretRule[]): RuleSource {
  return { outline: outlineOf(rules), rule: (index) => rules[index], all: () => rules };
}

function rulesIn(list: number): readonly SecretRule[] {
  lists[list] ??= RULE_LISTS[list]?.() ?? [];
  return lists[list];
}
