import { string } from '../keys/declaration/attribute.ts';
import type { DestinationFault } from '../keys/declaration/destination.ts';
import { line, type TextRule } from '../keys/declaration/text-rule.ts';

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

/**
 * The same attribute of a kind that cannot show the secret of the old key: writing it is an error.
 *
 * @param why as a clause: "GitHub never shows a secret".
 */
export function keepsNoPrevious(why: string) {
  return string({
    rule: line('api_key_previous'),
    description: `Not supported: ${why}, so the old one cannot be read back and stored again. Use a destination that can be read back.`,
  });
}

/** The fault of a declaration that writes the attribute nevertheless. */
export function* previousKeptFaults(
  { keep_previous_as: kept }: { readonly keep_previous_as?: unknown },
  why: string,
): Generator<DestinationFault> {
  if (kept === undefined) return;
  yield {
    title: 'Previous Secret Cannot Be Kept',
    detail: `has keep_previous_as, but ${why}, so the old one cannot be read back and stored again. Remove it. For consumers that need both secrets, add a destination whose secret can be read back, such as vault_kv, kubernetes_secret or file.`,
    path: ['keep_previous_as'],
  };
}
