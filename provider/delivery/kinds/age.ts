import { set, string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import type { TextRule } from '../../keys/declaration/text-rule.ts';
import { defineKind } from '../destination-kind.ts';
import { keepsNoPrevious, previousKeptFaults } from '../keep-previous.ts';

/** Bech32 after the type of the recipient: X25519, or the post-quantum and hardware kinds. Source: age-encryption.org/v1. */
const RECIPIENT = /^age1(?:pq1|tag1|tagpq1)?[02-9ac-hj-np-z]{50,}$/;

const recipient: TextRule = {
  check(text) {
    if (/^\s*AGE-SECRET-KEY-/i.test(text)) {
      return 'is a private age identity, not a recipient. Write the public key that belongs to it (age1...), and replace the identity, because it is exposed';
    }
    return RECIPIENT.test(text)
      ? undefined
      : `must be an age recipient, the public key that age-keygen prints (age1...), not ${quoted(text)}`;
  },
  write: 'Write the public key that age-keygen prints (age1...).',
  schema: { pattern: '^age1' },
};

const UNREADABLE = 'only the recipients can open a sealed secret';

/** The secret, sealed to the holders of age identities. */
export const kind = defineKind({
  kind: 'age',
  description:
    'Seals the secret to age recipients in `sealed_secret`, which may be kept in state and passed on.',
  attributes: {
    recipients: set(string({ rule: recipient, description: 'An age recipient.' }), {
      required: true,
      whenEmpty: 'Name at least one age recipient.',
      description:
        'age recipients (`age1...`, as `age-keygen` prints them). Each can open the sealed secret alone.',
    }),
    keep_previous_as: keepsNoPrevious(UNREADABLE),
  },
  check: (values) => previousKeptFaults(values, UNREADABLE),
  writeOnly: true,
  shortForm: 'recipients',
  holdsMany: true,
  atMostOne: 'There is one sealed_secret. Put all recipients into one age destination.',
  scratch: { where: 'nothing: the secret is sealed, and the result discarded', of: (values) => values },
  identity: ({ recipients }) => `age:${[...recipients].sort().join(',')}`,
  async open({ id, declared }) {
    const { ageDestination } = await import('../age/age-destination.ts');
    return ageDestination(id, declared.recipients);
  },
});
