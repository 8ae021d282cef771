import { Token } from 'cdktn';
import type { TextRule } from '../keys/declaration/text-rule.ts';
import { camelCase } from './camel-case.ts';

/**
 * What is wrong with texts of a resource, as far as synthesis can know. Terraform knows tokens, and checks them again.
 *
 * @param rules by the names that Terraform has for the attributes.
 */
export function textProblems(
  config: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, TextRule>>,
): readonly string[] {
  return Object.entries(rules).flatMap(([attribute, { check }]) => {
    const property = camelCase(attribute);
    const text = config[property];
    if (typeof text !== 'string' || Token.isUnresolved(text)) return [];
    const fault = check(text);
    return fault === undefined ? [] : [`${property} ${fault}.`];
  });
}
