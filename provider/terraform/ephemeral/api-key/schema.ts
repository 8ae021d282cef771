import { ENVIRONMENTS } from '../../../keys/environments.ts';
import { PERMISSIONS } from '../../../keys/permissions.ts';
import { defineSchema, oneOf, set, string } from '../../plugin/index.ts';
import { keyName, notEmpty } from '../../resources/api-key/validators.ts';
import { DEFAULT_LIFETIME, lifetime } from './lifetime.ts';

export const DEFAULT_NAME = 'Terraform run';
export const DEFAULT_PERMISSIONS = 'read-only';

export const schema = defineSchema({
  description:
    'A LowerPlane API key for this run alone, never stored in state or plan. Every plan and every apply that needs it creates one, extends its expiration while it runs, and revokes it at its end; should the run be killed, the key expires by itself.',
  attributes: {
    name: string({
      optional: true,
      computed: true,
      description: `Says what the key is for. Default: \`${DEFAULT_NAME}\`.`,
      validators: [keyName],
    }),
    permissions: string({
      optional: true,
      computed: true,
      description: `What the key may do: \`read-only\`, \`read-write\` or \`admin\`. Default: \`${DEFAULT_PERMISSIONS}\`. Choose the least that is enough.`,
      validators: [oneOf(...PERMISSIONS)],
    }),
    environments: set(string({ validators: [oneOf(...ENVIRONMENTS)] }), {
      optional: true,
      description:
        'The environments the key can reach: `production`, `staging`, `development`. Left out: all of them.',
      validators: [
        notEmpty('Name at least one environment, or leave environments out to reach all of them.'),
      ],
    }),
    lifetime: string({
      optional: true,
      computed: true,
      description: `How long the key works when its renewal does not come, for example \`15m\`; from \`5m\` to \`24h\`. Default: \`${DEFAULT_LIFETIME}\`.`,
      validators: [lifetime],
    }),
    id: string({ computed: true, description: "The key's id." }),
    secret: string({ computed: true, sensitive: true, description: 'The key itself.' }),
    last_four: string({ computed: true, description: "The secret's last four characters." }),
    fingerprint: string({ computed: true, description: 'First 16 hex digits of the SHA-256 of the secret.' }),
    expires_at: string({
      computed: true,
      description: 'When the key expires, RFC 3339, as long as it has not been renewed.',
    }),
  },
});
