import { expect, it } from 'vitest';
import { keyVaultAt } from '../azure/cloud.ts';
import { kind } from './azure-key-vault-secret.ts';

it('the destination azure_key_vault_secret is known by vault and name', () => {
  const declared = {
    vault_url: 'https://Team.vault.azure.net:443/',
    name: 'CI',
    keep_previous_as: undefined,
  };
  expect(kind.identity(declared)).toBe('azure_key_vault_secret:team.vault.azure.net/CI');
  expect(kind.place?.(declared)).toBe('azure_key_vault_secret:team.vault.azure.net/ci');
});

it('the destination azure_key_vault_secret sends a token to key vaults only', () => {
  const { vault_url: url, name } = kind.attributes;
  const good = [
    'https://team.vault.azure.net',
    'https://a-1.vault.usgovcloudapi.net/',
    'http://localhost:80',
  ];
  for (const address of good) expect(url.rule.check(address)).toBeUndefined();
  for (const bad of [
    '',
    'https://example.com',
    'http://team.vault.azure.net',
    'https://team.vault.azure.net.example.com',
    'https://example.com/team.vault.azure.net',
    'https://a@team.vault.azure.net',
    'https://team.vault.azure.net:8443',
    'https://team.vault.azure.net/secrets/ci',
    'https://team.vault.azure.net?x',
    'https://team.vault.azure.net\n.example.com',
    'https://a.b.vault.azure.net',
    'http://127.0.0.1:80@example.com',
  ])
    expect(url.rule.check(bad), bad).toContain('must be the address of a key vault');
  expect(name.rule.check('Ci-1')).toBeUndefined();
  for (const bad of ['', 'a_b', 'a/b', 'a'.repeat(128)]) expect(name.rule.check(bad)).toContain('1 to 127');
});

it.each([
  ['vault.azure.net', 'https://login.microsoftonline.com'],
  ['vault.azure.cn', 'https://login.chinacloudapi.cn'],
  ['vault.usgovcloudapi.net', 'https://login.microsoftonline.us'],
])('a vault at %s takes tokens of its own cloud', (domain, authority) => {
  const cloud = { vaults: `https://${domain}`, authority };
  expect(keyVaultAt(`https://TEAM.${domain.toUpperCase()}/`)?.cloud).toEqual(cloud);
});
