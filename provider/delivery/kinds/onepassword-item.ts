import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, type TextRule } from '../../keys/declaration/text-rule.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

/** A name that is the same in a filter of Connect and as an argument of `op`. */
function nameRule(example: string): TextRule {
  const text = line(example);
  return {
    ...text,
    check: (name) =>
      text.check(name) ??
      (/["\\]|^[-\s]|\s$/.test(name)
        ? `must contain neither quotation marks nor backslashes, and neither begin with a hyphen or a space nor end with a space, as ${quoted(name)} does. Write the id instead`
        : undefined),
  };
}

/** The field of an API credential that holds the secret. */
const DEFAULT_FIELD = 'credential';

/** A field of an item in 1Password. */
export const kind = defineKind({
  kind: 'onepassword_item',
  description:
    'A field of an item in 1Password, whose other fields are kept. Needs a Connect server, or `op` with a service account.',
  attributes: {
    vault: string({
      required: true,
      rule: nameRule('CI'),
      description: 'Name or id of the vault, for example `CI`.',
    }),
    item: string({
      required: true,
      rule: nameRule('LowerPlane'),
      description:
        'Title or id of the item, for example `LowerPlane`. It is created if there is no such title.',
    }),
    field: string({
      rule: nameRule('api key'),
      description: `Label or id of the field. It is created if there is none. Defaults to \`${DEFAULT_FIELD}\`.`,
    }),
    keep_previous_as: keepPreviousAs(
      nameRule('previous api key'),
      'Label or id of another field of the item, for example `previous api key`',
    ),
  },
  identity: ({ vault, item, field = DEFAULT_FIELD }) => `onepassword_item:${vault}/${item}#${field}`,
  previous: ({ keep_previous_as: field, ...values }) =>
    field === undefined ? undefined : { ...values, field, keep_previous_as: undefined },
  scratch: {
    where:
      'the item of the title with `-rehearsal` after it (`LowerPlane-rehearsal`), which stays, with an empty field',
    of: (values) => ({ ...values, item: scratchName(values.item, Number.POSITIVE_INFINITY) }),
  },
  credentials: defineCredentials({
    name: 'onepassword',
    settings: {
      connect_host: {
        variable: 'OP_CONNECT_HOST',
        description: 'The address of a Connect server, for example `https://connect.example.com`.',
      },
      connect_token: {
        variable: 'OP_CONNECT_TOKEN',
        description: 'A token of the Connect server.',
        sensitive: true,
      },
      service_account_token: {
        variable: 'OP_SERVICE_ACCOUNT_TOKEN',
        description: 'The token of a service account, for the program `op`.',
        sensitive: true,
      },
    },
  }),
  guide: {
    service: '1Password',
    example: '{ onepassword_item = { vault = "CI", item = "LowerPlane", field = "credential" } }',
    behaviour: [
      'An item that does not exist is created, of the category API Credential and with the tag `lowerplane`. A field that does not exist is added, as a concealed one.',
      'Connect changes the one field (PATCH). `op` reads the item and writes all of it back, from its standard input: a change of another field that is made between the two, a moment later, is in the history of the item only.',
      'Connect and `op` cannot write on condition. What something else writes to the same field between the check and the write is in the history of the item only.',
      'A delivery is finished when reading shows it: Connect shows changes after a while.',
      'Drift is detected by the fingerprint of the field.',
      'Withdrawing empties the field, if it still holds what was delivered. The item stays.',
      'Through `op`, an item of the category Login is refused: `op` deletes its passkeys when it writes it.',
    ],
    credentials: [
      'A Connect server: `onepassword.connect_host` and `onepassword.connect_token`, or `OP_CONNECT_HOST` and `OP_CONNECT_TOKEN`. It is used if both are set.',
      'Otherwise the program `op` (2.23 or later, in `PATH`) with a service account: `onepassword.service_account_token` or `OP_SERVICE_ACCOUNT_TOKEN`. It runs without a shell; the secret is in no argument, variable or file.',
      'Not supported: the desktop app, and accounts of people.',
    ],
    policy: {
      language: 'shell',
      text: `# Connect: a token for one vault
op connect token create lowerplane --server SERVER --vault CI,rw
# or a service account for one vault
op service-account create lowerplane --vault CI:read_items,write_items`,
    },
    denied: [
      {
        error:
          '1Password Connect does not allow this token to write the item LowerPlane of the vault CI (403',
        remedy: 'The token lacks `rw` for the vault. Create another one.',
      },
      {
        error: '1Password does not allow this service account to write the item LowerPlane of the vault CI',
        remedy:
          'The service account lacks `write_items` for the vault. Create another one: permissions of a service account cannot change.',
      },
      {
        error: 'The vault CI was not found',
        remedy: 'The vault does not exist, or the token is not for it.',
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { onePasswordItem } = await import('../onepassword/item-destination.ts');
    const {
      connect_host: host,
      connect_token: connectToken,
      service_account_token: serviceToken,
    } = credentials;
    const { vault, item, field = DEFAULT_FIELD } = declared;
    return onePasswordItem(request.id, { ...request, vault, item, field, host, connectToken, serviceToken });
  },
});
