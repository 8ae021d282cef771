import { BUILT_IN_OUTLINE } from './built-in-outline.ts';
import { RULE_LISTS } from './generated/rule-lists.ts';
import { outlineOf, type RuleOutline } from './rule-outline.ts';
import type { SecretRule } from './secret-rule.ts';

/** Rules that need not be made before they are asked for. */
export interface RuleSource {
  readonly outline: RuleOutline;
  /** The rule with an index; the same one each time. */
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

/** The rules of this scanner. Those of a list are made when one of them is asked for. */
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

/** Rules that are there already. */
export function sourceOf(rules: readonly SecretRule[]): RuleSource {
  return { outline: outlineOf(rules), rule: (index) => rules[index], all: () => rules };
}

function rulesIn(list: number): readonly SecretRule[] {
  lists[list] ??= RULE_LISTS[list]?.() ?? [];
  return lists[list];
}
