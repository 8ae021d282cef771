import { duration } from '../keys/declaration/text-rule.ts';
import { parseRevocationLimit } from '../lifecycle/guards.ts';
import { credentialAttributes } from './credentials.ts';
import { between, defineSchema, number, string, validator } from './plugin/index.ts';
import { following } from './text-validator.ts';

const revocationLimit = validator<string>('a number or a percentage', (text) =>
  parseRevocationLimit(text) === undefined
    ? `"${text}" is not a limit. Write a number such as "3", or a share such as "10%".`
    : undefined,
);

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
    max_revocations: string({
      optional: true,
      description:
        'The most keys one run may revoke: a number such as `3`, or a share of all active keys such as `10%`. A plan that would revoke more fails. Defaults to no limit.',
      validators: [revocationLimit],
    }),
    recent_use_window: string({
      optional: true,
      description:
        'Refuses to revoke a key that was used within this period, for example `7d`, unless its resource sets `force_revoke`. Defaults to no check.',
      validators: [following(duration)],
    }),
    ...credentialAttributes(),
  },
});
