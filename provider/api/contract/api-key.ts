import * as z from 'zod';
import { ENVIRONMENTS } from '../../keys/environments.ts';
import { KEY_NAME_MAX } from '../../keys/key.ts';
import { PERMISSIONS } from '../../keys/permissions.ts';
import { actor, instant, page, pageQuery, plainLine, withoutControls } from './common.ts';
import { organizationId } from './organization.ts';
import { KEY_ID } from './words.ts';

export const permissions = z.enum(PERMISSIONS).meta({ id: 'Permissions', description: 'What a key may do.' });
export const environment = z.enum(ENVIRONMENTS).meta({ id: 'Environment' });
export const environmentScope = z
  .union([z.literal('all'), z.array(environment).min(1)])
  .meta({ id: 'EnvironmentScope', description: '`all`, or the environments the key can reach.' });

export const keyName = plainLine(KEY_NAME_MAX).meta({ description: 'Says what the key is for.' });

export const apiKey = z
  .object({
    id: z.string().regex(KEY_ID),
    organization_id: organizationId.meta({
      description: 'The organization that the key belongs to. It never changes.',
    }),
    name: z.string().overwrite(withoutControls),
    permissions,
    environments: environmentScope,
    status: z
      .enum(['active', 'revoked'])
      .meta({ description: 'An expired key stays `active`; compare `expires_at`.' }),
    last_four: z.string().length(4).overwrite(withoutControls),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{16}$/)
      .meta({ description: 'First 16 hex digits of SHA-256 over the key text.' }),
    created_at: instant,
    created_by: actor,
    expires_at: instant.nullable().meta({ description: 'null: never expires.' }),
    last_used_at: instant.nullable(),
    request_count: z.number().int().min(0),
    revoked_at: instant.nullable(),
    revoked_by: actor.nullable(),
  })
  .meta({ id: 'ApiKey', description: 'A key, without its text.' });
export type ApiKey = z.infer<typeof apiKey>;

export const apiKeyPage = page(apiKey).meta({ id: 'ApiKeyPage' });

export const listApiKeysQuery = pageQuery.extend({
  status: z.enum(['active', 'revoked']).optional(),
  environment: environment
    .optional()
    .meta({ description: 'Keys that can reach this environment, `all` included.' }),
  permissions: permissions.optional(),
  name: z.string().optional().meta({ description: 'Keys whose name contains this text. Case is ignored.' }),
  idempotency_key: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters without spaces')
    .optional()
    .meta({
      description:
        'Only keys that any key of the organization created with this Idempotency-Key, however long ago: after a request whose response was lost, this finds what it created.',
    }),
});
export type ListApiKeysQuery = z.input<typeof listApiKeysQuery>;

export const ownApiKeyQuery = z.object({
  purpose: z.enum(['verification']).optional().meta({
    description:
      '`verification`: asks only whether the key works. It does not count as a use of the key: `last_used_at` and `request_count` do not change, and the audit trail gets the event `api_key.verified` instead.',
  }),
});

export const createApiKeyRequest = z
  .strictObject({
    name: keyName,
    permissions,
    environments: environmentScope.default('all'),
    expires_at: instant.nullable().default(null).meta({ description: 'Must be in the future. null: never.' }),
  })
  .meta({ id: 'CreateApiKeyRequest' });
export type CreateApiKeyRequest = z.input<typeof createApiKeyRequest>;

export const createdApiKey = z
  .object({
    key: apiKey,
    secret: z.string().nullable().meta({
      description: 'The whole key text, shown only once. null when an Idempotency-Key was replayed.',
    }),
  })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof createdApiKey>;

export const updateApiKeyRequest = z
  .strictObject({
    name: keyName.optional(),
    expires_at: instant.nullable().optional(),
  })
  .refine(
    (body) => body.name !== undefined || body.expires_at !== undefined,
    'must change name or expires_at',
  )
  .meta({
    id: 'UpdateApiKeyRequest',
    description: 'Permissions and environments never change: create a new key instead.',
    minProperties: 1,
  });
export type UpdateApiKeyRequest = z.input<typeof updateApiKeyRequest>;
