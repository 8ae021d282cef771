import { KEY } from '../../../delivery/key-specification.ts';
import { parseDuration } from '../../../keys/duration.ts';
import { TEMPORARY_LIFE_MAX } from '../../../keys/expiration.ts';
import { defineSchema, set, string, validator } from '../../plugin/index.ts';
import { following, notEmpty } from '../../text-validator.ts';

export const DEFAULT_NAME = 'Terraform run';
export const DEFAULT_PERMISSIONS = 'read-only';

const LIFETIME_MIN = 5 * 60_000;
export const DEFAULT_LIFETIME = '1h';

export const lifetime = validator<string>('a duration from 5m to 24h', (text) => {
  const parsed = parseDuration(text);
  if ('error' in parsed) return parsed.error;
  if (parsed.ms < LIFETIME_MIN)
    return `"${text}" is shorter than "5m", so the key could expire before it is renewed.`;
  if (parsed.ms > TEMPORARY_LIFE_MAX)
    return `"${text}" is longer than "24h", the longest lifetime of a key for one run. The key is renewed while the run needs it, so a short lifetime is enough. For a key that outlives the run, declare the resource lowerplane_api_key.`;
  return undefined;
});

/** What a declared key may have, one for a run may have too. */
const declared = KEY.attributes;

export const schema = defineSchema({
  description:
    'A LowerPlane API key for one run only, never stored in state or plan. Every plan and apply that needs it creates a key, extends its expiration while it runs, and revokes it at the end. If the run is killed, the key expires by itself.',
  attributes: {
    name: string({
      optional: true,
      computed: true,
      description: `Says what the key is for. Defaults to \`${DEFAULT_NAME}\`.`,
      validators: [following(declared.name.rule)],
    }),
    permissions: string({
      optional: true,
      computed: true,
      description: `What the key may do: \`read-only\`, \`read-write\` or \`admin\`. Defaults to \`${DEFAULT_PERMISSIONS}\`. Choose the least privilege that is enough.`,
      validators: [following(declared.permissions.rule)],
    }),
    environments: set(string({ validators: [following(declared.environments.element.rule)] }), {
      optional: true,
      description:
        'The environments the key can reach: `production`, `staging`, `development`. Defaults to all of them.',
      validators: [notEmpty(declared.environments.whenEmpty)],
    }),
    lifetime: string({
      optional: true,
      computed: true,
      description: `How long the key works without a renewal, from \`5m\` to \`24h\`. Defaults to \`${DEFAULT_LIFETIME}\`.`,
      validators: [lifetime],
    }),
    id: string({ computed: true, description: "The key's id." }),
    secret: string({ computed: true, sensitive: true, description: 'The full key text.' }),
    last_four: string({ computed: true, description: "The secret's last four characters." }),
    fingerprint: string({ computed: true, description: 'First 16 hex digits of the SHA-256 of the secret.' }),
    expires_at: string({
      computed: true,
      description: 'When the key expires unless it is renewed, RFC 3339.',
    }),
  },
});
