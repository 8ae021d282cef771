import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { fingerprint } from '../../provider/keys/fingerprint.ts';
import { expiresAtOverlapEnd } from '../../provider/keys/key.ts';
import { opensAt } from '../../provider/keys/openings.ts';
import type { KeyRecord, PredecessorRecord } from '../../provider/lifecycle/record.ts';
import { aliasOf } from './addresses.ts';
import { DAY, type Declaration, HOUR, MINUTE, placeKind, type RunRequest } from './history.ts';
import { judgeLeaks } from './judge-response.ts';
import { calmRun } from './leak.ts';
import type { Outcome } from './outcome.ts';
import { placeName } from './place.ts';
import { run } from './runs.ts';
import { answerLeaks } from './settle-leaks.ts';
import { stateOf, type TerraformState, type World } from './world.ts';

/** How many applies it may take until a plan is empty. */
const APPLIES_MAX = 2;

/**
 * What comes after the faults: keys left behind end, every state is applied until nothing is left to do, and at last
 * LowerPlane has exactly the keys that are declared.
 */
export async function settle(world: World): Promise<void> {
  world.isCalm = true;
  // In every second world the next apply comes at once, and must end what it has proof of.
  const isAtOnce = world.seed % 2 === 0;
  if (!isAtOnce) world.pass(HOUR + MINUTE);
  allowRemovals(world);
  separatePlaces(world);
  clearPlaces(world);
  await answerLeaks(world);
  await converge(world);
  if (isAtOnce) {
    refuseLeftovers(world);
    world.pass(HOUR + MINUTE);
  }
  // Overlaps and holds end; keys expire, and rotations fall due.
  world.pass(31 * DAY);
  await converge(world);
  takeStock(world);
  judgeLeaks(world);
}

/** A person who removed a protected key is refused, and then takes the way that the message shows. */
function allowRemovals(world: World): void {
  for (const state of world.states) {
    for (const [address, entry] of state.entries) {
      const applied = { ...entry.record.applied, deletionProtection: false, forceRevoke: true };
      state.entries.set(address, {
        ...entry,
        record: { ...entry.record, applied },
        declaration: { ...entry.declaration, deletionProtection: false, forceRevoke: true },
      });
    }
  }
}

/** Plans refuse a key that someone prolonged beyond its declared lifetime. A person takes the ways that the message shows. */
function confirmOutlived(world: World, { entries, declared }: TerraformState): void {
  for (const [address, { record }] of entries) {
    const declaration = declared.get(address);
    const expiresAt = world.keyOf(record.id)?.expiresAt;
    if (declaration?.expiration.kind !== 'in' || (typeof expiresAt === 'number' && expiresAt <= world.now))
      continue;
    const age = world.now - record.createdAt;
    if (declaration.every > 0 || age < declaration.expiration.ms) continue;
    const longer = { kind: 'in', ms: age + 90 * DAY } as const;
    const change = record.triggerUnrecorded ? { expiration: longer } : { trigger: `outlived ${world.now}` };
    declared.set(address, { ...declaration, ...change });
  }
}

/** Two declarations at one place are refused. A person gives each its own. */
function separatePlaces(world: World): void {
  const taken = new Set<string>();
  for (const { declared, index } of world.states) {
    for (const [address, declaration] of declared) {
      const places = declaration.places.map((written) =>
        taken.has(placeName(written)) ? `${index}.${address}.own.${placeKind(written)}` : written,
      );
      for (const written of places) taken.add(placeName(written));
      if (places.join() !== declaration.places.join()) declared.set(address, { ...declaration, places });
    }
  }
  world.markDeclared();
}

/** What holds no key of the same state and provider is refused. A person moves that away. */
function clearPlaces(world: World): void {
  for (const state of world.states) {
    // No one writes to the places of the embedded engine.
    if (state.engine === 'embedded') continue;
    for (const { places, alias } of state.declared.values()) {
      const managed = [...state.entries].filter(([address]) => aliasOf(state, address) === alias);
      const own = new Set(managed.map(([, { record }]) => record.fingerprint));
      for (const place of places.map((written) => world.place(placeName(written)))) {
        if (place.content === undefined || own.has(fingerprint(place.content))) continue;
        place.write(undefined);
        place.isDisturbed = true;
      }
    }
  }
}

async function converge(world: World): Promise<void> {
  for (const state of world.states) {
    confirmOutlived(world, state);
    // Keys of two organizations in one state need providers that are configured for each.
    const isMixed = new Set([...state.entries.values()].map(({ record }) => record.organizationId)).size > 1;
    if (isMixed) continue;
    const outcomes: (Outcome | undefined)[] = [];
    for (let applies = 0; applies <= APPLIES_MAX; applies++) {
      if (world.observer.broken) return;
      const [outcome] = await run(world, [calm(world, state)]);
      outcomes.push(outcome);
      if (outcome === 'unchanged') break;
    }
    if (outcomes.at(-1) === 'unchanged') continue;
    world.observer.violated('no-convergence', `state ${state.index}: ${outcomes.join(', ')}`);
    return;
  }
}

function calm(world: World, { index, entries }: TerraformState): RunRequest {
  const isElsewhere = [...entries.values()].some(({ record }) => !world.home.store.apiKeys.byId(record.id));
  return { ...calmRun(index), ...(isElsewhere ? { provider: 'other-organization' } : {}) };
}

/** Compares LowerPlane and the places with what is declared. */
function takeStock(world: World): void {
  const { observer } = world;
  const managed = new Set<string>();
  for (const state of world.states) {
    for (const [address, { record, declaration }] of state.entries) {
      managed.add(record.id);
      observer.search(JSON.stringify(record), `the state of ${address}`);
      world.refuseWider(record.id, declaration);
      if (isOverdue(world, record, declaration))
        observer.violated('overdue', `${record.id} of ${address} has no successor`);
      for (const predecessor of record.predecessors) {
        managed.add(predecessor.id);
        if (lingers(world, record, predecessor))
          observer.violated('lingering-key', `${predecessor.id} of ${address} is not retired`);
      }
      // What is to be removed has given its places to its replacement.
      if (record.destinations === 'elsewhere' || !state.declared.has(address)) continue;
      for (const written of declaration.places) {
        const name = placeName(written);
        const place = world.place(name);
        const holds = place.content === undefined ? 'nothing' : fingerprint(place.content);
        if (holds !== record.fingerprint && (placeKind(name) === 'file' || !place.isDisturbed))
          observer.violated(
            'consumer-refused',
            `${name} holds ${holds}, not the key of ${address} (${record.fingerprint})`,
          );
      }
    }
  }
  for (const key of [...world.home.keys(), ...world.elsewhere.keys()]) {
    const facts = observer.factsOf(key.id);
    const works = key.revoked === null && (key.expiresAt === null || key.expiresAt > world.now);
    if (
      !works ||
      world.isPersonal(key.id) ||
      managed.has(key.id) ||
      facts?.owner === undefined ||
      facts.isNamed ||
      facts.isDenied ||
      awaitsAnApply(world, key, facts.owner)
    )
      continue;
    observer.violated('undeclared-key', `${key.id} ("${key.name}") works, but no state has it`);
  }
}

/** Whether a key has lived for a whole period, although its successor may be created, or must be. */
function isOverdue(world: World, { id, createdAt }: KeyRecord, { every, openings }: Declaration): boolean {
  const { now } = world;
  if (every === 0 || now - createdAt < every) return false;
  const opens = opensAt(openings, now);
  const expiresAt = world.keyOf(id)?.expiresAt ?? Number.POSITIVE_INFINITY;
  return opens <= now || expiresAt <= opens;
}

/** Whether nothing speaks for a predecessor any more. */
function lingers(world: World, { applied }: KeyRecord, { id, overlap }: PredecessorRecord): boolean {
  const key = world.keyOf(id);
  if (!key || key.revoked) return false;
  if (!overlap) return true;
  const { deliveredAt, retiresAt } = overlap;
  const { rotation } = applied.desired;
  if (key.expiresAt !== null && key.expiresAt <= world.now) return !expiresAtOverlapEnd(applied.desired);
  const max = typeof rotation === 'object' ? rotation.overlapMax : undefined;
  if (max !== undefined && world.now >= deliveredAt + max) return true;
  const quietSince = Math.max(key.lastUsedAt ?? 0, deliveredAt);
  return world.now >= retiresAt && world.now - quietSince >= retiresAt - deliveredAt;
}

/** A key that already lasts as its run is killed is in a note: only an apply there can find it, to end or to name it. */
function awaitsAnApply(world: World, key: StoredKey, owner: number): boolean {
  const state = stateOf(world, owner);
  const isLeftToState =
    world.observer.factsOf(key.id)?.succession !== undefined ||
    isNotedIn(world, key, state.directory, '"answered"');
  return (
    isNotedIn(world, key, state.directory, '') && world.lastApply(state, !isLeftToState) <= key.createdAt
  );
}

/** Of a noted creation that was interrupted, the next apply in its directory ends the key, unless it was used. */
function refuseLeftovers(world: World): void {
  for (const key of world.home.keys()) {
    const facts = world.observer.factsOf(key.id);
    if (facts?.owner === undefined || !facts.isNoted || facts.isRecorded) continue;
    if (facts.isDenied || facts.isNamed) continue;
    const state = stateOf(world, facts.owner);
    const isOver = key.revoked !== null || (key.expiresAt !== null && key.expiresAt <= world.now);
    // A successor is found by its id, which is noted before it can last.
    const endsByItself = key.expiresAt !== null && key.expiresAt - key.createdAt <= HOUR;
    if (facts.succession !== undefined && endsByItself) continue;
    if (
      isOver ||
      isNotedIn(world, key, state.directory, '"answered"') ||
      key.lastUsedAt !== null ||
      world.lastApply(state, facts.succession === undefined) <= key.createdAt
    )
      continue;
    world.observer.violated('undeclared-key', `the next apply has left ${key.id} of an interrupted creation`);
  }
}

/** @param progress how the note says it went, as text; empty: in any way. */
function isNotedIn(world: World, { id }: StoredKey, directory: number, progress: string): boolean {
  return [...world.notes(directory).values()].some((note) => note.includes(progress) && note.includes(id));
}
