import * as z from 'zod';
import { allows, type Permissions } from '../../../../provider/keys/permissions.ts';

/** The rule parameter for the least permissions of a high-privilege key. */
export const highPrivilegeField = z.enum(['read-write', 'admin']).default('admin').meta({
  description: 'The lowest permissions of a high-privilege key. Defaults to `admin`, as in the planner.',
});

/** Whether a key with these permissions is a high-privilege key. */
export function isHighPrivilege(permissions: Permissions, from: Permissions): boolean {
  return allows(permissions, from);
}
