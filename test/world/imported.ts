import { randomUUID } from 'node:crypto';
import { type StoredKey, toApiKey } from '../../provider/emulator/store/api-keys.ts';
import { observedKey } from '../../provider/lifecycle/observed-key.ts';
import { declaredKey } from './declaration.ts';
import type { Declaration } from './history.ts';
import { Process, Turns } from './process.ts';
import { PLAIN } from './traits.ts';
import type { Entry, World } from './world.ts';

/** What a state holds of a key that was just imported: what LowerPlane says, and nothing about its secret. */
export function imported(world: World, key: StoredKey): Entry {
  const observed = observedKey(toApiKey(key), world.now);
  const declaration: Declaration = {
    name: key.name,
    permissions: key.permissions,
    environments: key.environments,
    expiration: observed.expiration,
    every: 0,
    overlap: 0,
    trigger: undefined,
    places: [],
    deletionProtection: false,
    forceRevoke: false,
    alias: 0,
    ...PLAIN,
  };
  return {
    declaration,
    isTainted: false,
    record: {
      ...observed,
      applied: declaredKey(declaration, world, new Process(-1, 'import', [], new Turns(false), world)),
      generation: 1,
      reason: null,
      lineage: randomUUID(),
      firstCreatedAt: observed.createdAt,
      destinations: 'elsewhere',
      deliveries: {},
      drift: [],
      trigger: undefined,
      triggerUnrecorded: true,
      predecessors: [],
      decidedAt: undefined,
      sealedSecret: null,
      secret: null,
    },
  };
}
