import { ContentScanner } from './content/content-scanner.ts';
import type { Witness } from './content/witness.ts';
import { BUILT_IN_RULES, type SecretRules } from './patterns/secret-rules.ts';
import type { Literal } from './prefilter/literal.ts';
import type { Prefilter } from './prefilter/prefilter.ts';
import { ruleSet } from './rules/rule-set.ts';
import type { Confidence } from './rules/secret-rule.ts';

/**
 * A scanner for the texts of a scan.
 *
 * @param make makes the prefilter: the fastest, or for a few small texts the one in plain script, which starts sooner.
 * @param witness gets the text of each secret; only verification has one.
 * @param rules as `rulesWith` returns them for the patterns of the policy.
 */
export function newScanner(
  floor: Confidence,
  make: (literals: readonly Literal[]) => Prefilter,
  witness?: Witness,
  { rules, custom }: SecretRules = BUILT_IN_RULES,
): ContentScanner {
  const set = ruleSet(rules, false, custom);
  return new ContentScanner(set, make(set.literals), floor, 0, witness);
}

/** Address of the file with the code of the scanner: where it is bundled, all of it is in one. */
export function scannerCode(): string {
  return import.meta.url;
}
