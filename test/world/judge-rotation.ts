import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { sameScope } from '../../provider/keys/environments.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { opensAt } from '../../provider/keys/openings.ts';
import type { Declaration } from './history.ts';
import type { RunAtWork } from './judge-revocation.ts';
import { destinationId, placeName } from './place.ts';
import type { Entry, World } from './world.ts';

/** Checks, when a run creates the successor of a key which nothing is wrong with, that its rotation may begin. */
export function judgeRotation({ world, state, request, process }: RunAtWork): void {
  const { applying = '', succession, beganAt } = process;
  const entry = state.entries.get(applying);
  const declaration = state.declared.get(applying);
  const openings = declaration?.openings;
  // A leaked key waits for no window.
  if (request.response || succession === undefined || !entry || !declaration || openings === undefined)
    return;
  const key = world.keyOf(entry.record.id);
  if (!key || isOver(key, world.now) || isChanged(entry, key, declaration)) return;
  if (declaration.places.some((written) => isDamaged(world, entry, written))) return;
  // A run decides when it reads the key, and is shown before it is carried out.
  const opens = opensAt(openings, beganAt);
  if (
    opens <= world.now ||
    Math.min(key.expiresAt ?? Number.POSITIVE_INFINITY, declaredEnd(key, declaration)) <= opens
  )
    return;
  world.observer.violated(
    'closed-window',
    `${key.id} gets a successor, but may not before ${new Date(opens).toISOString()}`,
  );
}

/** When a key ends that no one prolongs. */
function declaredEnd({ createdAt }: StoredKey, { expiration }: Declaration): number {
  if (expiration.kind === 'never') return Number.POSITIVE_INFINITY;
  return expiration.kind === 'at' ? expiration.at : createdAt + expiration.ms;
}

function isOver({ revoked, expiresAt }: StoredKey, now: number): boolean {
  return revoked !== null || (expiresAt !== null && expiresAt <= now);
}

/** Whether something else is declared than what the key is, so that it gets a successor at any time. */
function isChanged({ record }: Entry, key: StoredKey, declaration: Declaration): boolean {
  const { permissions, environments, trigger, places } = declaration;
  // An interrupted run did not deliver it everywhere, as far as the embedded engine can know.
  if ((record.lacking ?? []).length > 0) return true;
  if (key.permissions !== permissions || !sameScope(key.environments, environments)) return true;
  if (!record.triggerUnrecorded && record.trigger !== trigger) return true;
  if (record.destinations === 'elsewhere') return false;
  const delivered = new Set(record.destinations.map(placeName));
  return places.some((written) => !delivered.has(placeName(destinationId(written))));
}

function isDamaged(world: World, { record }: Entry, written: string): boolean {
  const { content, version, isDisturbed } = world.place(placeName(written));
  const delivered = record.deliveries[destinationId(written)]?.version;
  if (isDisturbed || content === undefined || fingerprint(content) !== record.fingerprint) return true;
  return delivered !== undefined && delivered !== version;
}
