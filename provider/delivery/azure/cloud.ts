/** A cloud of Azure: what a token for it is for, and who gives one. */
export interface AzureCloud {
  /** The audience of tokens for key vaults: "https://vault.azure.net". */
  readonly vaults: string;
  /** Where its identities get their tokens. */
  readonly authority: string;
}

/** By the domain of their vaults. Source: learn.microsoft.com, "Azure Key Vault basic concepts", DNS suffixes. */
const AUTHORITIES: Readonly<Record<string, string>> = {
  'vault.azure.net': 'https://login.microsoftonline.com',
  'vault.azure.cn': 'https://login.chinacloudapi.cn',
  'vault.usgovcloudapi.net': 'https://login.microsoftonline.us',
};
const PUBLIC = 'vault.azure.net';

/** A vault of a cloud, or this machine in place of one. */
const VAULT =
  /^(?:https:\/\/(?<name>[a-z][a-z0-9-]{1,22}[a-z0-9])\.(?<domain>vault\.(?:azure\.net|azure\.cn|usgovcloudapi\.net))(?::443)?|http:\/\/(?<local>(?:127\.0\.0\.1|localhost):\d+))\/?$/i;

/** A key vault, as its address says. */
export interface KeyVault {
  /** The address without what does not matter, for example "team.vault.azure.net". */
  readonly host: string;
  readonly cloud: AzureCloud;
}

/** The key vault at an address. Undefined: the address is not one of a vault, so that no token may go there. */
export function keyVaultAt(url: string): KeyVault | undefined {
  const { name, domain = PUBLIC, local } = VAULT.exec(url)?.groups ?? {};
  const host = (local ?? (name && `${name}.${domain}`))?.toLowerCase();
  const authority = AUTHORITIES[domain.toLowerCase()];
  if (host === undefined || authority === undefined) return undefined;
  return { host, cloud: { vaults: `https://${domain.toLowerCase()}`, authority } };
}
