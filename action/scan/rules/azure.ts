import { anyCase } from '../prefilter/literal.ts';
import { assigned, token, vendor } from './vendor.ts';

export const azureRules = vendor(
  'Microsoft Azure',
  'portal.azure.com, the resource or app registration > Keys or Certificates and secrets',
  [
    token({
      id: 'azure-storage-account-key',
      title: 'Azure storage or Service Bus account key',
      severity: 'critical',
      literals: ['AccountKey=', 'SharedAccessKey='],
      pattern: /(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=)/,
      tail: 'A-Za-z0-9+/=',
      found: (make) => [
        `DefaultEndpointsProtocol=https;AccountName=assets;AccountKey=${make.base64(86)}==;EndpointSuffix=core.windows.net`,
        `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${make.base64(43)}=`,
      ],
      // The key of the storage emulator is published and the same everywhere.
      ignored: () => [
        `AccountKey=${'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq'}${'/K1SZFPTOtr/KBHBeksoGMGw=='}`,
        'AccountKey=<key>',
      ],
      assess: (secret) =>
        secret.startsWith('Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1')
          ? { kind: 'not-a-secret' }
          : { kind: 'secret', confidence: 'high' },
    }),
    token({
      id: 'azure-client-secret',
      title: 'Microsoft Entra client secret',
      severity: 'critical',
      literals: ['0Q~', '1Q~', '2Q~', '3Q~', '4Q~', '5Q~', '6Q~', '7Q~', '8Q~', '9Q~'],
      reachBack: 3,
      pattern: /[A-Za-z0-9_~.]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}/,
      tail: 'A-Za-z0-9_~.-',
      found: (make) => [`ARM_CLIENT_SECRET=${make.base62(3)}8Q~${make.base62(34)}`],
      ignored: (make) => [`8Q~${make.base62(12)}`],
    }),
    token({
      id: 'azure-devops-token',
      title: 'Azure DevOps personal access token',
      literals: ['AZDO'],
      reachBack: 76,
      pattern: /[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/,
      fix: 'Revoke it (dev.azure.com > User settings > Personal access tokens) and create a new one with fewer permissions.',
      found: (make) => [`AZURE_DEVOPS_EXT_PAT=${make.base62(76)}AZDO${make.base62(4)}`],
      ignored: (make) => [`${make.base62(20)}AZDO${make.base62(4)}`],
    }),
    token({
      id: 'azure-api-management-key',
      title: 'Azure key with a product signature',
      literals: ['JQQJ99'],
      reachBack: 52,
      pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}/,
      found: (make) => [`AZURE_OPENAI_API_KEY=${make.base62(52)}JQQJ99${make.base62(26)}`],
      ignored: (make) => [`${make.base62(20)}JQQJ99${make.base62(26)}`],
    }),
    token({
      id: 'azure-sas-token',
      title: 'Azure shared access signature',
      literals: ['&sig=', '?sig='],
      anywhere: true,
      pattern: /[&?]sig=(?<secret>[A-Za-z0-9%+/]{43,60}(?:%3[dD]|=))/,
      found: (make) => [
        `https://assets.blob.core.windows.net/c/f?sv=2024-11-04&se=2030-01-01&sr=b&sp=r&sig=${make.base62(43)}%3D`,
      ],
      ignored: () => ['https://localhost/f?sv=2024-11-04&sig=signature'],
    }),
    assigned({
      id: 'azure-cognitive-services-key',
      title: 'Azure AI services key',
      literals: [
        anyCase('ocp-apim-subscription-key'),
        anyCase('azure_openai_api_key'),
        anyCase('azure_openai_key'),
      ],
      value: /[0-9a-f]{32}/,
      shortest: 32,
      found: (make) => [
        `Ocp-Apim-Subscription-Key: ${make.hex(32)}`,
        `AZURE_OPENAI_API_KEY="${make.hex(32)}"`,
      ],
      ignored: () => [`AZURE_OPENAI_API_KEY="${'0'.repeat(32)}"`],
    }),
  ],
);
