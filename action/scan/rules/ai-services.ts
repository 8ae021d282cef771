import { anyCase } from '../prefilter/literal.ts';
import { assigned, formerlyGuessed, token, vendor } from './vendor.ts';

export const aiServiceRules = [
  // https://docs.together.ai/docs/quickstart
  ...formerlyGuessed(
    vendor('Together AI', 'api.together.ai > Settings > API keys', [
      token({
        id: 'together-key',
        title: 'Together AI API key',
        literals: ['tgp_v1_'],
        pattern: /tgp_v1_[0-9A-Za-z_-]{43}/,
        tail: '0-9A-Za-z_-',
        found: (make) => [`TOGETHER_API_KEY=tgp_v1_${make.base64url(43)}`],
        ignored: () => ['tgp_v1_key'],
      }),
      assigned({
        id: 'together-legacy-key',
        title: 'Together AI API key',
        literals: [anyCase('together_api_key'), anyCase('togetherai_api_key'), anyCase('togetherapikey')],
        value: /[0-9a-f]{64}/,
        found: (make) => [`TOGETHER_API_KEY=${make.hex(64)}`],
        ignored: () => ['TOGETHER_API_KEY=<key>'],
      }),
    ]),
  ),
  // https://docs.cloud.llamaindex.ai/api_key
  ...formerlyGuessed(
    vendor('LlamaIndex', 'cloud.llamaindex.ai > API keys', [
      token({
        id: 'llamaindex-key',
        title: 'LlamaCloud API key',
        literals: ['llx-'],
        pattern: /llx-[0-9A-Za-z]{48}/,
        found: (make) => [`LLAMA_CLOUD_API_KEY=llx-${make.base62(48)}`],
        ignored: () => ['llx-your-key'],
      }),
    ]),
  ),
  // https://jina.ai/api-dashboard
  ...formerlyGuessed(
    vendor('Jina AI', 'jina.ai > API dashboard', [
      token({
        id: 'jina-key',
        title: 'Jina AI API key',
        literals: ['jina_'],
        pattern: /jina_[0-9a-f]{32}[0-9A-Za-z_-]{28}/,
        tail: '0-9A-Za-z_-',
        found: (make) => [`JINA_API_KEY=jina_${make.hex(32)}${make.base62(28)}`],
        ignored: () => ['jina_embeddings_v3'],
      }),
    ]),
  ),
  // https://elevenlabs.io/docs/api-reference/authentication
  ...formerlyGuessed(
    vendor('ElevenLabs', 'elevenlabs.io > Developers > API keys', [
      token({
        id: 'elevenlabs-key',
        title: 'ElevenLabs API key',
        literals: ['sk_'],
        shortest: 51,
        rest: 'hex',
        pattern: /sk_[0-9a-f]{48}/,
        tail: '0-9A-Za-z_',
        found: (make) => [`xi-api-key: sk_${make.hex(48)}`],
        ignored: () => ['sk_lookup'],
      }),
      assigned({
        id: 'elevenlabs-legacy-key',
        title: 'ElevenLabs API key',
        literals: [anyCase('elevenlabs_api_key'), anyCase('xi-api-key'), anyCase('eleven_api_key')],
        value: /[0-9a-f]{32}/,
        found: (make) => [`XI-API-KEY: ${make.hex(32)}`, `ELEVEN_API_KEY=${make.hex(32)}`],
        ignored: () => ['XI-API-KEY: <key>'],
      }),
    ]),
  ),
  ...vendor('Tavily', 'app.tavily.com > API keys', [
    token({
      id: 'tavily-key',
      title: 'Tavily API key',
      literals: ['tvly-'],
      pattern: /tvly-(?:dev-|prod-)?[0-9A-Za-z]{32}/,
      found: (make) => [`TAVILY_API_KEY=tvly-dev-${make.base62(32)}`],
      ignored: () => ['tvly-YOUR_API_KEY'],
    }),
  ]),
  ...vendor('NVIDIA', 'build.nvidia.com > API keys', [
    token({
      id: 'nvidia-key',
      title: 'NVIDIA API key',
      literals: ['nvapi-'],
      pattern: /nvapi-[0-9A-Za-z_-]{60,70}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`NVIDIA_API_KEY=nvapi-${make.base62(64)}`],
      ignored: () => ['nvapi-key'],
    }),
  ]),
  ...vendor('Cohere', 'dashboard.cohere.com > API keys', [
    assigned({
      id: 'cohere-key',
      title: 'Cohere API key',
      literals: [anyCase('cohere_api_key'), anyCase('co_api_key')],
      value: /[0-9A-Za-z]{40}/,
      found: (make) => [`COHERE_API_KEY=${make.base62(40)}`],
      ignored: () => ['COHERE_API_KEY=<key>'],
    }),
  ]),
];
