import * as z from 'zod';
import { allows, type Permissions } from '../../../../provider/keys/permissions.ts';

/** From which permissions on a key counts as one of high privilege. */
export const highPrivilegeField = z.enum(['read-write', 'admin']).default('admin').meta({
  description:
    'The least permissions of a key of high privilege. LowerPlane asks for more care of these; `admin` as it comes, as in the planner.',
});

/** Whether a key is of high privilege. */
export function isHighPrivilege(permissions: Permissions, from: Permissions): boolean {
  return allows(permissions, from);
}
