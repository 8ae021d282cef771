import { duration } from '../keys/declaration/text-rule.ts';
import { credentialAttributes } from './credentials.ts';
import { GUARD_ATTRIBUTES } from './declared-guards.ts';
import { between, defineSchema, number, string } from './plugin/index.ts';
import { following } from './text-validator.ts';

export const providerSchema = defineSchema({
  description: 'Manages LowerPlane API keys as code.',
  attributes: {
    base_url: string({
      optional: true,
      description:
        "The address of LowerPlane's API, for example `https://lowerplane.example.com/api`. Defaults to the environment variable `LOWERPLANE_BASE_URL`.",
    }),
    api_key: string({
      optional: true,
      sensitive: true,
      description:
        'The API key to authenticate with. Managing keys needs an admin key. Defaults to the environment variable `LOWERPLANE_API_KEY`, which keeps it out of files.',
    }),
    request_timeout: string({
      optional: true,
      description: 'How long one call may take, including its retries. Defaults to `2m`.',
      validators: [following(duration)],
    }),
    max_retries: number({
      optional: true,
      description:
        'How often a call is retried after a rate limit, an outage or a broken connection. Defaults to 4.',
      validators: [between(0, 20)],
    }),
    ...GUARD_ATTRIBUTES,
    ...credentialAttributes(),
  },
});
