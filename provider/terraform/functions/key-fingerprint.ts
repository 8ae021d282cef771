import { fingerprint } from '../../keys/fingerprint.ts';
import { defineFunction, FunctionError, string } from '../plugin/index.ts';

/** `provider::lowerplane::key_fingerprint` */
export const keyFingerprintFunction = () =>
  defineFunction({
    name: 'key_fingerprint',
    summary: 'Returns the fingerprint of an API key, as LowerPlane lists it.',
    description: `Returns the first 16 hex digits of the SHA-256 of a key: what resources and data sources show as \`fingerprint\`. Equal fingerprints mean the same key, for example in a secrets manager and in LowerPlane.

The fingerprint of a sensitive value is sensitive, and that of an ephemeral value is ephemeral. A key cannot be derived from its fingerprint, so \`nonsensitive()\` around it is safe.`,
    parameters: [{ name: 'key', type: string(), description: 'The text of the key, without a line break.' }],
    returns: string(),
    call(key) {
      // What was read from a file often ends in a line break, and would have another fingerprint.
      if (key === '' || /\s/.test(key))
        throw new FunctionError(
          `must be the text of a key, ${key.trim() === '' ? 'not empty' : 'without spaces and line breaks: use trimspace()'}`,
          0,
        );
      return fingerprint(key);
    },
  });
