import type { KeyDeclaration } from '../../provider/declarations/key-declaration.ts';
import type { KeyPlan } from '../../provider/keys/change.ts';
import { NEVER } from '../../provider/keys/expiration.ts';
import type { Instant } from '../../provider/keys/instant.ts';
import { type DesiredKey, PENDING } from '../../provider/keys/key.ts';
import { plan } from '../../provider/keys/plan.ts';
import { actualOf, type LiveKey } from './live-key.ts';
import { firstCreatedAt, type NamedKeys } from './matched-keys.ts';

/** What an apply would do to a live key, to make it what its declaration says. */
export function planOf(declaration: KeyDeclaration, live: LiveKey, group: NamedKeys, now: Instant): KeyPlan {
  return plan(desiredOf(declaration), actualOf(live, firstCreatedAt(group)), now);
}

function desiredOf(d: KeyDeclaration): DesiredKey {
  const rotation =
    d.rotation.kind === 'known' ? d.rotation.value : d.rotation.kind === 'absent' ? undefined : PENDING;
  return {
    name: d.name.kind === 'known' ? d.name.value : PENDING,
    permissions: d.permissions.kind === 'known' ? d.permissions.value : PENDING,
    environments:
      d.environments.kind === 'known'
        ? d.environments.value
        : d.environments.kind === 'absent'
          ? 'all'
          : PENDING,
    expiration:
      d.expiration.kind === 'known'
        ? d.expiration.value
        : d.expiration.kind !== 'absent' || rotation === PENDING
          ? PENDING
          : rotation?.every === undefined
            ? NEVER
            : { kind: 'in', ms: rotation.every + rotation.overlap },
    destinations: [],
    rotation,
    trigger: undefined,
  };
}
