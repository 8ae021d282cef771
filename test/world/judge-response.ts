import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { isRead, placeKind } from './history.ts';
import type { RunAtWork } from './judge-revocation.ts';
import { type Place, placeName } from './place.ts';
import type { Process } from './process.ts';
import type { Answer } from './respond-in.ts';
import { type Leak, stateOf, type World } from './world.ts';

/** Checks that a response does not keep what has leaked. Consumers may get it back while it works. */
export function judgeDelivery(world: World, place: Place, secret: string, process: Process): void {
  const leak = world.leaks.get(process.state);
  if (process.isResponding && leak?.secret === secret && !isRead(place.name))
    world.observer.violated('leaked-secret', `${place.name} gets the secret of ${leak.id}`);
}

/** Checks, when a response creates a successor, that the leaked key has ended if that was to come first. */
export function judgeSuccession({ world, state, request }: RunAtWork): void {
  const leak = world.leaks.get(state.index);
  if (leak && request.response?.now && isWorking(world, world.keyOf(leak.id)))
    world.observer.violated('late-revocation', `${leak.id} works while its successor is created`);
}

/** Checks what a response says in its end. */
export function judgeOutcome(world: World, { id }: Leak, { outcome, successor }: Answer): void {
  const violated = (detail: string) => world.observer.violated('ended-falsely', detail);
  if (outcome !== 'safe' && outcome !== 'cut-off') return;
  if (isWorking(world, world.keyOf(id))) violated(`the response to ${id} is ${outcome}, but the key works`);
  if (outcome === 'safe' && !(successor && isWorking(world, world.keyOf(successor.id))))
    violated(`the response to ${id} is safe, but no successor works`);
}

/** Checks what a response has left that nothing disturbed: one new key, in all destinations, and nothing of the leak. */
export function judgeAnswered(world: World, index: number, leak: Leak): void {
  const { entries, declared } = stateOf(world, index);
  const record = entries.get(leak.address)?.record;
  const leaked = world.keyOf(leak.id);
  const violated = (detail: string) => world.observer.violated('leaked-key', detail);
  for (const written of declared.get(leak.address)?.places ?? []) {
    const { name, content } = world.place(placeName(written));
    if (placeKind(name) === 'file' && (content === undefined || fingerprint(content) !== record?.fingerprint))
      violated(`${name} does not hold the successor ${record?.id}`);
  }
  const others = world.home
    .keys()
    .filter(
      (key) =>
        key.name === leaked?.name &&
        key.createdAt > leaked.createdAt &&
        key.id !== record?.id &&
        key.lastUsedAt === null &&
        isWorking(world, key),
    );
  for (const { id } of others) violated(`${id} was never used, and works beside ${record?.id}`);
  judgeLeak(world, leak);
}

/** Checks that nothing has brought back what leaked. */
export function judgeLeaks(world: World): void {
  for (const leak of world.leaks.values()) judgeLeak(world, leak);
}

function judgeLeak(world: World, { id, secret }: Leak): void {
  if (isWorking(world, world.keyOf(id))) world.observer.violated('leaked-key', `${id} works`);
  for (const { name, content } of world.places.values())
    if (content === secret) world.observer.violated('leaked-secret', `${name} holds the secret of ${id}`);
}

function isWorking({ now }: World, key: StoredKey | undefined): boolean {
  return key?.revoked === null && (key.expiresAt === null || key.expiresAt > now);
}
