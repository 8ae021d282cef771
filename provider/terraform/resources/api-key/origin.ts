import { createHash } from 'node:crypto';
import type { EnvironmentScope } from '../../../keys/environments.ts';
import type { Permissions } from '../../../keys/permissions.ts';

/**
 * What tells a key apart before Terraform has recorded anything about it. It is the same at every apply until the key
 * is recorded, and no other resource has the same: so the next apply finds what an interrupted one has made.
 */
export type Origin =
  | {
      readonly kind: 'first';
      /** Id of the key that creates it. */
      readonly creator: string;
      readonly name: string;
      readonly permissions: Permissions;
      readonly environments: EnvironmentScope;
      readonly destinations: readonly string[];
      /** Whatever tells the Terraform state apart from other states. */
      readonly state: string;
    }
  | { readonly kind: 'successor'; readonly predecessor: string; readonly generation: number };

/** What all Idempotency-Keys for this origin begin with. It does not tell what it was made of. */
export function idempotencyBase(origin: Origin): string {
  const parts =
    origin.kind === 'successor'
      ? [origin.kind, origin.predecessor, origin.generation]
      : [
          origin.kind,
          origin.creator,
          origin.name,
          origin.permissions,
          origin.environments,
          [...origin.destinations].sort(),
          origin.state,
        ];
  return `terraform:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
