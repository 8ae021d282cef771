import { anyCase } from '../prefilter/literal.ts';
import { NOT_A_SECRET } from './secret-rule.ts';
import { StickyPattern } from './sticky-pattern.ts';
import { assigned, type RuleShape, token, vendor } from './vendor.ts';

export const aiRules = [
  ...vendor('OpenAI', 'platform.openai.com > API keys', [
    token({
      id: 'openai-key',
      title: 'OpenAI API key',
      literals: ['T3BlbkFJ'],
      reachBack: 100,
      pattern: /sk-(?:(?:proj|svcacct|admin|None|service)-)?[0-9A-Za-z_-]{20,80}T3BlbkFJ[0-9A-Za-z_-]{20,80}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [
        `OPENAI_API_KEY=sk-${make.base62(20)}T3BlbkFJ${make.base62(20)}`,
        `OPENAI_API_KEY=sk-proj-${make.base64url(74)}T3BlbkFJ${make.base62(74)}`,
      ],
      ignored: () => ['T3BlbkFJ', 'sk-proj-short'],
    }),
    openAiStyleKey(),
  ]),
  ...vendor('Anthropic', 'console.anthropic.com > API keys', [
    token({
      id: 'anthropic-key',
      title: 'Anthropic API key',
      literals: ['sk-ant-'],
      pattern: /sk-ant-(?:api|admin|sid|oat|ort)\d\d-[0-9A-Za-z_-]{80,128}/,
      tail: '0-9A-Za-z_-',
      found: (make) => [`ANTHROPIC_API_KEY=sk-ant-api03-${make.base64url(93)}AA`],
      ignored: () => ['sk-ant-api03-key'],
    }),
  ]),
  ...vendor('Groq', 'console.groq.com > API keys', [
    token({
      id: 'groq-key',
      title: 'Groq API key',
      literals: ['gsk_'],
      pattern: /gsk_[0-9A-Za-z]{52}/,
      found: (make) => [`GROQ_API_KEY=gsk_${make.base62(52)}`],
      ignored: () => ['gsk_widget_new'],
    }),
  ]),
  ...vendor('Hugging Face', 'huggingface.co > Settings > Access tokens', [
    token({
      id: 'huggingface-token',
      title: 'Hugging Face token',
      literals: ['hf_', 'api_org_'],
      pattern: /(?:hf_|api_org_)[A-Za-z]{34}/,
      found: (make) => [
        `HF_TOKEN=hf_${make.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 34)}`,
      ],
      ignored: () => ['hf_hub_download', 'hf_transformersconfigurationmapping'],
    }),
  ]),
  ...vendor('Replicate', 'replicate.com > Account > API tokens', [
    token({
      id: 'replicate-token',
      title: 'Replicate API token',
      literals: ['r8_'],
      pattern: /r8_[0-9A-Za-z]{37}/,
      found: (make) => [`REPLICATE_API_TOKEN=r8_${make.base62(37)}`],
      ignored: () => ['r8_unorm'],
    }),
  ]),
  ...vendor('Perplexity', 'perplexity.ai > Settings > API', [
    token({
      id: 'perplexity-key',
      title: 'Perplexity API key',
      literals: ['pplx-'],
      pattern: /pplx-[0-9A-Za-z]{48,56}/,
      found: (make) => [`PPLX_API_KEY=pplx-${make.base62(48)}`],
      ignored: () => ['pplx-70b-online'],
    }),
  ]),
  ...vendor('xAI', 'console.x.ai > API keys', [
    token({
      id: 'xai-key',
      title: 'xAI API key',
      literals: ['xai-'],
      pattern: /xai-[0-9A-Za-z]{80}/,
      found: (make) => [`XAI_API_KEY=xai-${make.base62(80)}`],
      ignored: () => ['xai-explainers'],
    }),
  ]),
  ...vendor('LangSmith', 'smith.langchain.com > Settings > API keys', [
    token({
      id: 'langsmith-key',
      title: 'LangSmith API key',
      literals: ['lsv2_pt_', 'lsv2_sk_'],
      pattern: /lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}/,
      found: (make) => [`LANGCHAIN_API_KEY=lsv2_pt_${make.hex(32)}_${make.hex(10)}`],
      ignored: () => ['lsv2_pt_key'],
    }),
  ]),
  ...vendor('OpenRouter', 'openrouter.ai > Keys', [
    token({
      id: 'openrouter-key',
      title: 'OpenRouter API key',
      literals: ['sk-or-v1-'],
      pattern: /sk-or-v1-[0-9a-f]{64}/,
      found: (make) => [`OPENROUTER_API_KEY=sk-or-v1-${make.hex(64)}`],
      ignored: () => ['sk-or-v1-key'],
    }),
  ]),
  ...vendor('Pinecone', 'app.pinecone.io > API keys', [
    token({
      id: 'pinecone-key',
      title: 'Pinecone API key',
      literals: ['pcsk_'],
      pattern: /pcsk_[0-9A-Za-z]{4,8}_[0-9A-Za-z]{60,72}/,
      found: (make) => [`PINECONE_API_KEY=pcsk_${make.base62(5)}_${make.base62(63)}`],
      ignored: () => ['pcsk_status'],
    }),
  ]),
  ...vendor('Fireworks', 'fireworks.ai > Settings > API keys', [
    token({
      id: 'fireworks-key',
      title: 'Fireworks AI key',
      literals: ['fw_'],
      pattern: /(?<!_)fw_[0-9A-Za-z]{22,24}/,
      tail: '0-9A-Za-z_',
      assess: (secret) =>
        /[A-Z]/.test(secret) && /[a-z]/.test(secret.slice(3)) && /\d/.test(secret)
          ? { kind: 'secret', confidence: 'high' }
          : NOT_A_SECRET,
      found: (make) => [`FIREWORKS_API_KEY=fw_3Z${make.base62(20)}a`],
      ignored: () => ['fw_devlink_drivers_done_all', 'fw_downloadcompletedhandler'],
    }),
  ]),
];

/**
 * Keys without OpenAI's mark: the old ones, and DeepSeek's and Stability's, which are known by their length alone; longer
 * and shorter ones only by their name.
 *
 * @see https://platform.openai.com/docs/api-reference/authentication
 * @see https://api-docs.deepseek.com
 */
function openAiStyleKey(): RuleShape {
  const named = assigned({
    id: 'openai-style-key',
    title: 'OpenAI-style API key',
    literals: [
      anyCase('openai_api_key'),
      anyCase('openai_key'),
      anyCase('deepseek_api_key'),
      anyCase('openaiapikey'),
    ],
    value: /sk-[0-9A-Za-z_-]{32,180}/,
    assess: (secret) => (/\d/.test(secret) ? { kind: 'secret', confidence: 'high' } : NOT_A_SECRET),
    found: (make) => [
      `DEEPSEEK_API_KEY=sk-${make.hex(32)}`,
      `client = OpenAI("sk-${make.base62(48)}")`,
      `key: sk-${make.hex(32)}`,
    ],
    ignored: () => [
      'OPENAI_API_KEY=sk-your-key-goes-in-this-place-ok-thank-you',
      'sk-learn-and-other-libraries',
      `sk-${'x'.repeat(48)}`,
    ],
  });
  const shape = token({
    ...named,
    literals: ['sk-'],
    shortest: 35,
    pattern: /(?<secret>sk-(?:[0-9A-Za-z]{48}|[0-9a-f]{32}))/,
    tail: '0-9A-Za-z_-',
    found: () => [],
  });
  return {
    ...named,
    literals: [...named.literals, ...shape.literals],
    pattern: new StickyPattern(() => `${named.pattern.source}|${shape.pattern.source}`),
    needs: { ...named.needs, ...shape.needs },
    precheck: (bytes, at, end) => [named, shape].some(({ precheck }) => precheck?.(bytes, at, end) === true),
  };
}
