import { allRules } from '../rules/built-in-rules.ts';
import type { CustomSearch } from '../rules/rule-set.ts';
import type { SecretRule } from '../rules/secret-rule.ts';
import type { CustomPattern } from './custom-pattern.ts';

/** All rules of a scan: the built-in ones, and those that custom patterns make. */
export interface SecretRules {
  /** Undefined: only the built-in rules. */
  readonly rules?: readonly SecretRule[];
  readonly custom?: CustomSearch;
}

export const BUILT_IN_RULES: SecretRules = {};

/**
 * The rules of a scan. What matches custom patterns is loaded only when there are any.
 *
 * @throws PatternFault (as a rejection) when a pattern is not valid.
 */
export async function rulesWith(patterns: readonly CustomPattern[] = []): Promise<SecretRules> {
  if (patterns.length === 0) return BUILT_IN_RULES;
  const [{ ruleOf }, { matchRegions }] = await Promise.all([
    import('./pattern-rules.ts'),
    import('./match-regions.ts'),
  ]);
  return { rules: [...allRules(), ...patterns.map(ruleOf)], custom: matchRegions };
}
