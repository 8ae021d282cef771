import { string } from '../keys/declaration/attribute.ts';
import type { TextRule } from '../keys/declaration/text-rule.ts';

/**
 * The attribute by which a kind whose secret can be read back keeps that of the old key readable.
 *
 * @param what is named, as a clause with an example.
 */
export function keepPreviousAs<const Rule extends TextRule>(rule: Rule, what: string) {
  return string({
    rule,
    description: `${what}, where the secret of the old key stays readable until that key ends. Without it, the new secret takes its place. Needs \`rotation.overlap\`.`,
  });
}
