import { answerBy, type VendorCheck } from '../vendor-check.ts';
import { inHeader, tokenCheck } from './token-check.ts';

const ANTHROPIC_HEADERS = { 'anthropic-version': '2023-06-01' };
const isList = ({ data }: Readonly<Record<string, unknown>>) => Array.isArray(data);

/** Checks of services for language models. Lists of models cost nothing. */
export const aiServiceChecks: readonly VendorCheck[] = [
  // https://platform.openai.com/docs/api-reference/models/list; 403: a key without the scope for this call
  tokenCheck({
    vendor: 'OpenAI',
    rules: ['openai-key'],
    urls: ['https://api.openai.com/v1/models'],
    read: answerBy(isList, { works: [403] }),
    unfit: (token) =>
      token.startsWith('sk-admin-') ? 'an admin key of OpenAI cannot read the list of models' : undefined,
  }),
  // https://docs.claude.com/en/api/models-list
  tokenCheck({
    vendor: 'Anthropic',
    rules: ['anthropic-key'],
    urls: ['https://api.anthropic.com/v1/models?limit=1'],
    headers: ANTHROPIC_HEADERS,
    authorize: inHeader('x-api-key'),
    read: answerBy(isList, { works: [403] }),
    unfit: (token) =>
      token.startsWith('sk-ant-api') ? undefined : 'Anthropic has no read-only call for this kind of key',
  }),
  // https://huggingface.co/docs/hub/api#get-apiwhoami-v2
  tokenCheck({
    vendor: 'Hugging Face',
    rules: ['huggingface-token'],
    urls: ['https://huggingface.co/api/whoami-v2'],
    read: answerBy(({ name }) => typeof name === 'string'),
  }),
  // https://replicate.com/docs/reference/http#account.get
  tokenCheck({
    vendor: 'Replicate',
    rules: ['replicate-token'],
    urls: ['https://api.replicate.com/v1/account'],
    read: answerBy(({ username }) => typeof username === 'string'),
  }),
  // https://console.groq.com/docs/api-reference#models-list
  tokenCheck({
    vendor: 'Groq',
    rules: ['groq-key'],
    urls: ['https://api.groq.com/openai/v1/models'],
    read: answerBy(isList),
  }),
  // https://openrouter.ai/docs/api-reference/api-keys/get-current-key
  tokenCheck({
    vendor: 'OpenRouter',
    rules: ['openrouter-key'],
    urls: ['https://openrouter.ai/api/v1/key'],
    read: answerBy(({ data }) => typeof data === 'object' && data !== null),
  }),
];
