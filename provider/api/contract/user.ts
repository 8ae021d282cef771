import * as z from 'zod';
import { instant, page, pageQuery } from './common.ts';
import { ROLES } from './words.ts';

export const role = z.enum(ROLES).meta({ id: 'Role' });

export const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role,
    status: z.enum(['invited', 'active']),
    invited_at: instant,
    expires_at: instant.nullable().default(null).meta({
      description: 'When the invitation of an auditor, or the access it gave, ends. null: never.',
    }),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

export const userPage = page(user).meta({ id: 'UserPage' });
export const listUsersQuery = pageQuery.extend({ role: role.optional() });

export const inviteUserRequest = z
  .strictObject({
    email: z.email(),
    name: z.string().trim().min(1).max(200).nullable().default(null),
    role,
    expires_at: instant.nullable().default(null).meta({ description: 'Must be in the future. null: never.' }),
  })
  .meta({ id: 'InviteUserRequest' });

export const updateUserRequest = z
  .strictObject({ role: role.optional(), expires_at: instant.nullable().optional() })
  .refine(
    (body) => body.role !== undefined || body.expires_at !== undefined,
    'must change role or expires_at',
  )
  .meta({ id: 'UpdateUserRequest', minProperties: 1 });
