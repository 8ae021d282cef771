import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { line, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

function pathRule(what: string, example: string): TextRule {
  return {
    check: (text) =>
      isPath(text)
        ? undefined
        : `must be ${what} without slashes around it, for example "${example}", not ${quoted(text)}`,
    write: writeFor(example),
    schema: { minLength: 1 },
  };
}

function isPath(text: string): boolean {
  return text
    .split('/')
    .every((part) => part.trim() !== '' && !/^\.+$/.test(part) && !/[\p{Cc}\p{Cf}]/u.test(part));
}

/** A value in HashiCorp Vault. */
export const kind = defineKind({
  kind: 'vault_kv',
  description:
    'A value in a secret of HashiCorp Vault, or of what speaks its API. Needs the `vault` settings of the provider, or `VAULT_ADDR` and `VAULT_TOKEN`.',
  attributes: {
    mount: string({
      required: true,
      rule: pathRule('the mount of a KV engine', 'secret'),
      description: 'Where the KV version 2 engine is mounted, for example `secret`.',
    }),
    path: string({
      required: true,
      rule: pathRule('the path of a secret', 'ci/lowerplane'),
      description: 'Path of the secret in it, for example `ci/lowerplane`.',
    }),
    key: string({
      required: true,
      rule: line('api_key'),
      description:
        "Name of the value in the secret, for example `api_key`. The secret's other values are kept.",
    }),
    keep_previous_as: keepPreviousAs(
      line('api_key_previous'),
      'Name of another value in the secret, for example `api_key_previous`',
    ),
  },
  identity: ({ mount, path, key }) => `vault_kv:${mount}/${path.replace(/[%#]/g, encodeURIComponent)}#${key}`,
  previous: ({ keep_previous_as: key, ...values }) =>
    key === undefined ? undefined : { ...values, key, keep_previous_as: undefined },
  scratch: {
    where: 'the secret of the path with `-rehearsal` after it (`ci/lowerplane-rehearsal`)',
    of: (values) => ({ ...values, path: scratchName(values.path, Number.POSITIVE_INFINITY) }),
  },
  credentials: defineCredentials({
    name: 'vault',
    settings: {
      address: {
        variable: 'VAULT_ADDR',
        description: 'The address of Vault, for example `https://vault.example.com:8200`.',
      },
      token: {
        variable: 'VAULT_TOKEN',
        description: 'A token that may read and write the secrets.',
        sensitive: true,
      },
      namespace: { variable: 'VAULT_NAMESPACE', description: 'The namespace of Vault Enterprise or HCP.' },
    },
  }),
  async open({ id, declared, credentials, identify }) {
    const { vaultKv } = await import('../vault/kv-destination.ts');
    return vaultKv(id, { ...declared, ...credentials, identify });
  },
});
