import { parseDuration } from '../keys/duration.ts';
import { between, defineSchema, number, string, validator } from './plugin/index.ts';

const timeout = validator<string>('a duration', (text) => {
  const parsed = parseDuration(text);
  return 'error' in parsed ? parsed.error : undefined;
});

export const providerSchema = defineSchema({
  description: 'Manages the API keys of LowerPlane as code.',
  attributes: {
    base_url: string({
      optional: true,
      description:
        "Where LowerPlane's API is, for example `https://lowerplane.example.com/api`. Default: the environment variable `LOWERPLANE_BASE_URL`.",
    }),
    api_key: string({
      optional: true,
      sensitive: true,
      description:
        'The key to authenticate with; managing keys needs an admin key. Default: the environment variable `LOWERPLANE_API_KEY`, which keeps it out of files.',
    }),
    request_timeout: string({
      optional: true,
      description: 'How long one call may take, with all its retries, for example `2m`. Default: `2m`.',
      validators: [timeout],
    }),
    max_retries: number({
      optional: true,
      description:
        'How often a call is tried again after a rate limit, an outage or a broken connection. Default: 4.',
      validators: [between(0, 20)],
    }),
  },
});
