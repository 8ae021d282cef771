import { closest } from '../../../provider/text/closest.ts';
import type { Rule } from '../rules/definition/rule.ts';

/** Goes on after the name of a rule that there is none of. */
export function noSuchRule(id: string, rules: readonly Rule[]): string {
  const meant = closest(
    id,
    rules.map((rule) => rule.id),
  );
  return `names no rule${meant === undefined ? '; "lowerplane check --list-rules" lists them' : `; did you mean "${meant}"?`}`;
}
