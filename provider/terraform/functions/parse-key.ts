import { fingerprint, lastFour } from '../../keys/fingerprint.ts';
import { classifyKeyText, KEY_LENGTH, KEY_PREFIX } from '../../keys/key-text.ts';
import { defineFunction, FunctionError, object, string } from '../plugin/index.ts';

/** Clauses: Terraform names the parameter before them, and ends the sentence. */
const FAULTS = {
  other: `must be the text of a LowerPlane API key: "${KEY_PREFIX}" and ${KEY_LENGTH - KEY_PREFIX.length} letters and digits`,
  suspected:
    'must be the text of a LowerPlane API key; it has the form of one, but its checksum is wrong: it was mistyped, or is only an example',
};

/** `provider::lowerplane::parse_key` */
export const parseKeyFunction = () =>
  defineFunction({
    name: 'parse_key',
    summary: 'Returns what the text of an API key shows: its last four characters and its fingerprint.',
    description: `Fails when the text is not a LowerPlane API key, or its checksum is wrong: \`can(provider::lowerplane::parse_key(var.key))\` is the condition of a \`precondition\` or a \`check\`. Do not write it into the \`validation\` of the variable: where that fails, Terraform prints the value, even if the variable is sensitive. No request is sent to LowerPlane.

The result is an object:

- \`prefix\` (String): what every key begins with.
- \`last_four\` (String): its last four characters, as shown in lists of keys.
- \`fingerprint\` (String): as of [key_fingerprint](key_fingerprint.md).

The text of a key does not contain its name, permissions or environments: look these up with the data source [lowerplane_api_keys](../data-sources/api_keys.md), by the fingerprint. The result of a sensitive value is sensitive.`,
    parameters: [{ name: 'key', type: string(), description: 'The text of the key.' }],
    returns: object({ prefix: string(), last_four: string(), fingerprint: string() }),
    call(key) {
      const kind = classifyKeyText(key);
      if (kind !== 'key') throw new FunctionError(FAULTS[kind], 0);
      return { prefix: KEY_PREFIX, last_four: lastFour(key), fingerprint: fingerprint(key) };
    },
  });
