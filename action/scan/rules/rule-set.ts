import { type Literal, literalKey } from '../prefilter/literal.ts';
import { aiRules } from './ai.ts';
import { assignmentRules } from './assignments.ts';
import { awsRules } from './aws.ts';
import { azureRules } from './azure.ts';
import { chatRules } from './chat.ts';
import { deliveryToolRules } from './delivery-tools.ts';
import { gitHostingRules } from './git-hosting.ts';
import { githubRules } from './github.ts';
import { googleRules } from './google.ts';
import { hostingRules } from './hosting.ts';
import { infrastructureRules } from './infrastructure.ts';
import { jwtRules } from './jwt.ts';
import { lowerplaneRules } from './lowerplane.ts';
import { mailRules } from './mail.ts';
import { observabilityRules } from './observability.ts';
import { passwordRules } from './passwords.ts';
import { paymentRules } from './payment.ts';
import { privateKeyRules } from './private-keys.ts';
import { productivityRules } from './productivity.ts';
import { railsRules } from './rails.ts';
import { registryRules } from './registries.ts';
import type { SecretRule } from './secret-rule.ts';
import { urlPasswordRules } from './url-passwords.ts';

/** All rules, LowerPlane's own first. The order breaks ties between rules that match the same text. */
export const ALL_RULES: readonly SecretRule[] = [
  ...lowerplaneRules,
  ...awsRules,
  ...googleRules,
  ...azureRules,
  ...githubRules,
  ...gitHostingRules,
  ...registryRules,
  ...hostingRules,
  ...infrastructureRules,
  ...deliveryToolRules,
  ...paymentRules,
  ...chatRules,
  ...mailRules,
  ...aiRules,
  ...observabilityRules,
  ...productivityRules,
  ...privateKeyRules,
  ...jwtRules,
  ...urlPasswordRules,
  ...passwordRules,
  ...railsRules,
  ...assignmentRules,
];

/** Rules with their literals in one list, as the prefilter wants them: no literal twice. */
export interface RuleSet {
  readonly rules: readonly SecretRule[];
  readonly literals: readonly Literal[];
  /** For each literal, indexes of the rules that look closer where it occurs. */
  readonly rulesOf: readonly (readonly number[])[];
  /** Rules without literals: a small file's path alone tells what is in it. */
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
