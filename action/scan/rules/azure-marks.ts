import { anyCase } from '../prefilter/literal.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

/** The last characters of base64 whose length is not a multiple of three bytes. */
const LAST_OF_64 = 'AQgw';

/**
 * Keys in which Azure puts a mark of the service at a fixed place, so that they are recognized without a name.
 *
 * @see https://github.com/microsoft/security-utilities for the marks and their places
 */
export const azureMarkRules = formerlyGuessed(
  vendor('Microsoft Azure', 'portal.azure.com, the resource > Keys or Access keys > Regenerate', [
    token({
      id: 'azure-data-key',
      title: 'Azure storage, Cosmos DB, Batch, Machine Learning or API Management key',
      severity: 'critical',
      literals: ['+ASt', 'ACDb', '+ABa', '+AMC', 'APIM'],
      reachBack: 76,
      pattern: /(?<![+/])[A-Za-z0-9+/]{76}(?:\+ASt|ACDb|\+ABa|\+AMC|APIM)[A-Za-z0-9+/]{5}[AQgw]==/,
      tail: 'A-Za-z0-9+/=',
      found: (make) => [
        `azure_storage: ${make.base62(76)}+ASt${make.base64(5)}${make.from(LAST_OF_64, 1)}==`,
        `COSMOS_KEY="${make.base62(76)}ACDb${make.base64(5)}A=="`,
        `<primaryKey>${make.base62(76)}APIM${make.base64(5)}g==</primaryKey>`,
      ],
      ignored: (make) => [`${make.base62(40)}+ASt${make.base64(5)}A==`, 'the APIM gateway'],
    }),
    token({
      id: 'azure-messaging-key',
      title: 'Azure Service Bus, Event Hubs, Relay, IoT, Redis or Event Grid key',
      severity: 'critical',
      literals: ['+ASb', '+AEh', '+ARm', 'AIoT', 'AzCa', 'AZEG'],
      reachBack: 33,
      pattern: /(?<![+/])[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|\+ARm|AIoT|AzCa|AZEG)[A-P][A-Za-z0-9+/]{5}=/,
      tail: 'A-Za-z0-9+/=',
      found: (make) => [
        `EVENT_HUB: ${make.base62(33)}+AEhB${make.base64(5)}=`,
        `redis.example.redis.cache.windows.net,password=${make.base62(33)}AzCaA${make.base64(5)}=`,
      ],
      ignored: (make) => [`${make.base62(12)}+AEhB${make.base64(5)}=`, 'AIoT devices'],
    }),
    token({
      id: 'azure-container-registry-key',
      title: 'Azure container registry password',
      severity: 'critical',
      literals: ['+ACR'],
      reachBack: 42,
      pattern: /(?<![+/])[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}/,
      tail: 'A-Za-z0-9+/=',
      found: (make) => [`docker login acme.azurecr.io -p ${make.base62(42)}+ACRB${make.base62(5)}`],
      ignored: (make) => [`${make.base62(20)}+ACRB${make.base62(5)}`],
    }),
    token({
      id: 'azure-search-key',
      title: 'Azure AI Search key',
      literals: ['AzSe'],
      reachBack: 42,
      pattern: /[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}/,
      found: (make) => [`api-key: ${make.base62(42)}AzSeB${make.base62(5)}`],
      ignored: (make) => [`${make.base62(10)}AzSeB${make.base62(5)}`],
    }),
    token({
      id: 'azure-function-key',
      title: 'Azure Functions key',
      literals: ['AzFu'],
      reachBack: 44,
      pattern: /(?<![_-])[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw](?:==|%3[dD]%3[dD])?/,
      tail: 'A-Za-z0-9_=-',
      found: (make) => [
        `https://acme.azurewebsites.net/api/run?code=${make.base62(44)}AzFu${make.base62(5)}Q==`,
        `x-functions-key: ${make.base62(44)}AzFu${make.base62(5)}w==`,
      ],
      ignored: (make) => [`${make.base62(10)}AzFu${make.base62(5)}Q==`],
    }),
    token({
      id: 'azure-app-configuration',
      title: 'Azure App Configuration connection string',
      severity: 'critical',
      literals: ['.azconfig.io;Id='],
      anywhere: true,
      pattern: /\.azconfig\.io;Id=[A-Za-z0-9+/:=-]{4,60};Secret=(?<secret>[A-Za-z0-9+/]{40,110}={0,2})/,
      tail: 'A-Za-z0-9+/=',
      found: (make) => [
        `Endpoint=https://acme.azconfig.io;Id=${make.base62(4)}-l0-s0:${make.base62(20)};Secret=${make.base64(43)}=`,
      ],
      ignored: () => ['Endpoint=https://acme.azconfig.io;Id=<id>;Secret=<secret>'],
    }),
    // https://learn.microsoft.com/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate
    assigned({
      id: 'azure-devops-legacy-token',
      title: 'Azure DevOps personal access token',
      literals: [
        anyCase('azure_devops'),
        anyCase('azuredevops'),
        anyCase('ado_pat'),
        anyCase('ado_token'),
        anyCase('vsts_'),
        anyCase('azp_token'),
      ],
      value: /[a-z2-7]{52}/,
      shortest: 52,
      fix: 'Revoke it (dev.azure.com > User settings > Personal access tokens) and create a new one with fewer permissions.',
      found: (make) => [
        `AZURE_DEVOPS_EXT_PAT=${make.from('abcdefghijklmnopqrstuvwxyz234567', 52)}`,
        `AZP_TOKEN: ${make.from('abcdefghijklmnopqrstuvwxyz234567', 52)}`,
      ],
      ignored: (make) => [`AZURE_DEVOPS_ORG=${make.lower(20)}`],
    }),
  ]),
);
