import { KEY } from '../../delivery/key-specification.ts';
import { type AttributeSpecifications, string } from '../../keys/declaration/attribute.ts';
import { line, matching } from '../../keys/declaration/text-rule.ts';

/** The word for every environment, which the Terraform resource expresses by leaving `environments` out. */
export const ALL_ENVIRONMENTS = 'all';

// The others belong to the state of Terraform, which a keys file does without.
const {
  secret_in_state: _,
  rotate_trigger: __,
  force_revoke: ___,
  recreate_absent: ____,
  ...shared
} = KEY.attributes;

/** The attributes that a key has in a keys file as in Terraform. */
export const SHARED_ATTRIBUTES: AttributeSpecifications = shared;

/** What can be written about a key in a keys file: words and values of the resource `lowerplane_api_key`, and a purpose. */
export const KEYS_FILE_ATTRIBUTES = {
  ...shared,
  id: string({
    rule: matching(/^key_[0-9A-Za-z]{20}$/, 'the id of a key', 'key_0123456789abcdefghij'),
    description:
      'The key that this declaration goes on with, for `lowerplane plan` and `apply`: to rename a key, or to choose one of several keys of the name. Without it, the name says which keys a declaration has.',
  }),
  purpose: string({
    rule: line('CI/CD security gate'),
    description:
      'What the key is used for: a use case that the policy knows, so that the gate can check whether the key needs its permissions.',
  }),
} satisfies AttributeSpecifications;
