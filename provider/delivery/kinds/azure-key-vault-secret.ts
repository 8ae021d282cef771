import { string } from '../../keys/declaration/attribute.ts';
import { quoted } from '../../keys/declaration/quoted.ts';
import { matching, type TextRule, writeFor } from '../../keys/declaration/text-rule.ts';
import { keyVaultAt } from '../azure/cloud.ts';
import { defineCredentials } from '../credentials.ts';
import { defineKind } from '../destination-kind.ts';
import { keepPreviousAs } from '../keep-previous.ts';
import { scratchName } from '../scratch-name.ts';

/** A token goes to vaults of Azure only. */
const vaultUrl: TextRule = {
  check: (text) =>
    keyVaultAt(text) === undefined
      ? `must be the address of a key vault, for example "https://team.vault.azure.net", not ${quoted(text)}`
      : undefined,
  write: writeFor('https://team.vault.azure.net'),
  schema: { pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' },
};

/** Source: learn.microsoft.com, "Azure Key Vault keys, secrets and certificates overview". */
const secretName = matching(/^[0-9a-zA-Z-]{1,127}$/, '1 to 127 letters, digits and hyphens', 'ci-lowerplane');

/** A secret of Azure Key Vault. */
export const kind = defineKind({
  kind: 'azure_key_vault_secret',
  description: 'A secret of Azure Key Vault. Needs credentials of Azure.',
  attributes: {
    vault_url: string({
      required: true,
      rule: vaultUrl,
      description: 'Address of the vault, for example `https://team.vault.azure.net`.',
    }),
    name: string({
      required: true,
      rule: secretName,
      description: 'Name of the secret, for example `ci-lowerplane`. It is created if there is none.',
    }),
    keep_previous_as: keepPreviousAs(
      secretName,
      'Name of another secret of the vault, for example `ci-lowerplane-previous`',
    ),
  },
  identity: ({ vault_url: url, name }) => `azure_key_vault_secret:${hostOf(url)}/${name}`,
  // Azure compares names without case.
  place: ({ vault_url: url, name }) => `azure_key_vault_secret:${hostOf(url)}/${name.toLowerCase()}`,
  previous: ({ keep_previous_as: name, ...values }) =>
    name === undefined ? undefined : { ...values, name, keep_previous_as: undefined },
  scratch: {
    where:
      'the secret of the name with `-rehearsal` after it (`ci-lowerplane-rehearsal`), which stays, with its versions disabled',
    of: (values) => ({ ...values, name: scratchName(values.name, 127) }),
  },
  credentials: defineCredentials({
    name: 'azure',
    settings: {
      tenant_id: { variable: 'AZURE_TENANT_ID', description: 'The tenant of the client.' },
      client_id: { variable: 'AZURE_CLIENT_ID', description: 'The client, or the managed identity.' },
      client_secret: {
        variable: 'AZURE_CLIENT_SECRET',
        description: 'The secret of the client.',
        sensitive: true,
      },
    },
  }),
  guide: {
    service: 'Azure Key Vault',
    example:
      '{ azure_key_vault_secret = { vault_url = "https://team.vault.azure.net", name = "ci-lowerplane" } }',
    behaviour: [
      'Each delivery sets a new version, with the tag `managed-by = lowerplane`. Earlier versions stay as they are.',
      'A secret of that tag that is deleted, but not purged, is recovered first. One of yours is an error at plan: its name is taken until it is recovered or purged.',
      'Drift is detected by the fingerprint of the current version.',
      'With `keep_previous_as`, the role must cover the other secret too. When the old key has ended, its version there is disabled, and the secret stays.',
      'Withdrawing disables the version that was delivered, if it is still the current one. Nothing is deleted, so that the name stays free for the next delivery.',
      'Azure cannot set a version on condition. A version that something else sets between the check and the delivery, a moment later, is kept, but is not the current one.',
    ],
    credentials: [
      'A client secret: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET`, or the same with `ARM_`, or the `azure` settings of the provider.',
      'In place of the secret, a federated token: the file in `AZURE_FEDERATED_TOKEN_FILE` (as on AKS) or `ARM_OIDC_TOKEN_FILE_PATH`, `ARM_OIDC_TOKEN`, or the token of a GitHub Actions job with `permissions: id-token: write`, for the audience `api://AzureADTokenExchange`.',
      'Otherwise the managed identity of the virtual machine, of App Service, of Functions or of Container Apps; `AZURE_CLIENT_ID` chooses one that is assigned by users.',
      'The token is requested for the cloud of the vault (`vault.azure.net`, `vault.azure.cn` or `vault.usgovcloudapi.net`) and sent only there. `AZURE_AUTHORITY_HOST` is honored.',
      'Not supported: client certificates, Azure Arc, and the login of `az` or of other tools.',
    ],
    policy: {
      language: 'json',
      text: JSON.stringify(
        {
          Name: 'LowerPlane keys',
          IsCustom: true,
          Description: 'Deliver an API key to a secret.',
          Actions: [],
          DataActions: [
            'Microsoft.KeyVault/vaults/secrets/getSecret/action',
            'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
            'Microsoft.KeyVault/vaults/secrets/setSecret/action',
            'Microsoft.KeyVault/vaults/secrets/update/action',
            'Microsoft.KeyVault/vaults/secrets/recover/action',
          ],
          AssignableScopes: ['/subscriptions/SUBSCRIPTION/resourceGroups/GROUP'],
        },
        null,
        2,
      ),
    },
    denied: [
      {
        error:
          'Azure does not allow Microsoft.KeyVault/vaults/secrets/setSecret/action on the secret ci-lowerplane',
        remedy:
          'Assign the role above on the vault or the secret. In a vault with access policies, allow `get`, `set` and `recover` for secrets.',
      },
      {
        error: 'Client address is not authorized',
        remedy: "Allow this machine's address in the firewall of the vault.",
      },
    ],
  },
  async open({ declared, credentials, ...request }) {
    const { azureSecret } = await import('../azure/secret-store.ts');
    const { tenant_id: tenantId, client_id: clientId, client_secret: clientSecret } = credentials;
    return azureSecret(request.id, {
      ...request,
      vaultUrl: declared.vault_url,
      cloud: keyVaultAt(declared.vault_url)?.cloud,
      name: declared.name,
      tenantId,
      clientId,
      clientSecret,
    });
  },
});

function hostOf(url: string): string {
  return keyVaultAt(url)?.host ?? url;
}
