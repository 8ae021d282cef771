import { fingerprint } from '../../keys/fingerprint.ts';
import { defineFunction, FunctionError, string } from '../plugin/index.ts';

/** `provider::lowerplane::key_fingerprint` */
export const keyFingerprintFunction = () =>
  defineFunction({
    name: 'key_fingerprint',
    summary: 'The fingerprint of an API key, by which LowerPlane lists it.',
    description: `Returns the first 16 hex digits of the SHA-256 of a key: what resources and data sources show as \`fingerprint\`. It shows whether two places hold the same key.

The fingerprint of a sensitive value is sensitive, and that of an ephemeral value is ephemeral. It says nothing about the key to anyone who does not have it, so that \`nonsensitive()\` around it is safe.`,
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
