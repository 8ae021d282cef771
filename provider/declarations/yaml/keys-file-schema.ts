import { having, type JsonSchema, objectSchema, valueSchema } from '../../keys/declaration/json-schema.ts';
import { KEYS_FILE_VERSION, OWN_NAME } from './keys-file-faults.ts';
import { ALL_ENVIRONMENTS, KEYS_FILE_ATTRIBUTES } from './keys-file-key.ts';

/**
 * The JSON Schema of the file in which a repository declares keys without Terraform: `lowerplane.yaml`, or
 * `.lowerplane/keys.yaml`. It is for editors. What reads the file checks it by the specification of a key, which has
 * rules that no JSON Schema can hold.
 */
export function keysFileSchema(): JsonSchema {
  const key = objectSchema(KEYS_FILE_ATTRIBUTES, {
    environments: { anyOf: [{ const: ALL_ENVIRONMENTS }, valueSchema(KEYS_FILE_ATTRIBUTES.environments)] },
  });
  return {
    type: 'object',
    properties: {
      version: { type: 'number', const: KEYS_FILE_VERSION },
      keys: {
        type: 'array',
        items: { ...key, not: having('expires_at', 'expires_in'), description: 'An API key.' },
      },
    },
    required: ['version', 'keys'],
    additionalProperties: false,
    patternProperties: {
      [OWN_NAME.source]: { description: 'Yours: a place for anchors that keys refer to.' },
    },
  };
}
