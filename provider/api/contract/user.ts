import * as z from 'zod';
import { instant, page, pageQuery } from './common.ts';

export const role = z.enum(['owner', 'admin', 'member', 'read-only', 'auditor']).meta({ id: 'Role' });

export const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role,
    status: z.enum(['invited', 'active']),
    invited_at: instant,
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;

export const userPage = page(user).meta({ id: 'UserPage' });
export const listUsersQuery = pageQuery.extend({ role: role.optional() });

export const inviteUserRequest = z
  .strictObject({ email: z.email(), name: z.string().trim().min(1).max(200).nullable().default(null), role })
  .meta({ id: 'InviteUserRequest' });

export const assignRoleRequest = z.strictObject({ role }).meta({ id: 'AssignRoleRequest' });
