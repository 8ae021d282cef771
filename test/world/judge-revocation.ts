import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { parseDuration } from '../../provider/keys/duration.ts';
import { parseRevocationLimit } from '../../provider/lifecycle/revocation-count.ts';
import type { RunRequest } from './history.ts';
import type { LowerPlane } from './lower-plane.ts';
import type { EndingFacts } from './observer.ts';
import { consumersOf, VERIFIER } from './prober.ts';
import type { Process } from './process.ts';
import type { Entry, TerraformState, World } from './world.ts';

/** One run, as far as it decides whether it may end a key. */
export interface RunAtWork {
  readonly world: World;
  readonly state: TerraformState;
  readonly request: RunRequest;
  readonly process: Process;
  /** That of the organization which the run reaches. */
  readonly lowerPlane: LowerPlane;
}

/**
 * Checks what must be true of a key that works, when a run asks for its revocation.
 *
 * @param caller id of the key that the run is authenticated with.
 */
export function judgeRevocation(run: RunAtWork, key: StoredKey, caller: string | undefined): void {
  const { world, state, process } = run;
  const { observer } = world;
  if (isExpired(key, world.now)) return;
  if (caller === key.id) observer.violated('own-key', `${key.id} was revoked with itself`);
  const entry = entryOf(state, key.id);
  if (!entry || observer.factsOf(key.id)?.isRecorded !== true) return;
  const isCurrent = entry.record.id === key.id;
  if (process.removing.has(entry.record.id) && isCurrent && entry.record.applied.deletionProtection)
    observer.violated('protected-key', `${key.id} was removed`);
  if (!isForced(run, entry)) {
    judgeUse(run, key, entry);
    judgeProofs(run, key, entry);
  }
  judgeCount(run, key);
}

/** What is declared counts, also for predecessors; of what is removed, what was applied last. */
export function isForced({ state, request, process }: RunAtWork, entry: Entry): boolean {
  if (request.response?.now) return true;
  if (process.removing.has(entry.record.id)) return entry.record.applied.forceRevoke;
  const [address = ''] = [...state.entries].find(([, known]) => known === entry) ?? [];
  return state.declared.get(address)?.forceRevoke === true;
}

export function judgeRecentUse(run: RunAtWork, key: StoredKey): void {
  const { world, request } = run;
  const lastUsedAt = lastUseShown(run, key);
  const window = parseDuration(request.recentUseWindow ?? '');
  // A run knows LowerPlane's time to the second.
  if (lastUsedAt !== undefined && 'ms' in window && world.now - lastUsedAt < window.ms - LATENCY)
    world.observer.violated('key-in-use', `${key.id} was used within ${request.recentUseWindow}`);
}

/** By what the run was shown of the key last: what happens after that, no one can know. */
export function lastUseShown({ process }: RunAtWork, key: StoredKey): number | undefined {
  return (process.lastUses.has(key.id) ? process.lastUses.get(key.id) : key.lastUsedAt) ?? undefined;
}

function judgeUse(run: RunAtWork, key: StoredKey, { record }: Entry): void {
  const { world, request, process } = run;
  judgeRecentUse(run, key);
  // The old key of a response has leaked.
  if (request.response) return;
  const lastUsedAt = lastUseShown(run, key);
  if (lastUsedAt === undefined) return;
  const overlap = record.predecessors.find(({ id }) => id === key.id)?.overlap;
  if (!overlap || process.removing.has(record.id)) return;
  const { rotation } = record.applied.desired;
  const max = typeof rotation === 'object' ? rotation.overlapMax : undefined;
  const quietFor = overlap.retiresAt - overlap.deliveredAt;
  if (max !== undefined && world.now >= overlap.deliveredAt + max - LATENCY) return;
  if (lastUsedAt > overlap.deliveredAt && world.now - lastUsedAt < quietFor - LATENCY)
    world.observer.violated('key-in-use', `${key.id} was retired while it was used`);
  if (world.now < overlap.retiresAt - LATENCY)
    world.observer.violated('key-in-use', `${key.id} was retired within its overlap`);
}

/** Checks, when a run is about to end an old key that works, that each consumer has proven that it needs it no more. */
export function judgeProofs(
  { world, state, request, process }: RunAtWork,
  key: StoredKey,
  { record }: Entry,
): void {
  // A response goes by the use of a leaked key.
  if (request.response || process.removing.has(record.id)) return;
  const declaration = state.declared.get(process.applying ?? '');
  const held = record.predecessors.find(({ id }) => id === key.id);
  // Without an overlap, a key is replaced at once. The key that is recorded can be an old one already.
  const isOld = held?.overlap !== undefined || (key.id === record.id && (process.succession ?? 0) > 0);
  if (!isOld || !declaration) return;
  const deliveredAt = held?.overlap?.deliveredAt ?? world.now;
  if (declaration.overlap > 0 && world.now >= deliveredAt + declaration.overlap * 4 - LATENCY) return;
  const newer = [record, ...record.predecessors].flatMap(({ id }) => {
    const createdAt = world.keyOf(id)?.createdAt;
    return createdAt !== undefined && createdAt > key.createdAt ? [id] : [];
  });
  const current = [...newer, ...(process.minted === undefined ? [] : [process.minted])];
  for (const { name } of consumersOf(declaration)) {
    if (current.some((id) => process.proofs.hasProven(name, id))) continue;
    world.observer.violated('unproven-retirement', `${key.id} ends, but ${name} has not proven`);
  }
}

/** Between what a run is shown and what it does, delays included. Milliseconds. */
export const LATENCY = 4 * 3_600_000;

export function judgeCount({ world, request, process, lowerPlane }: RunAtWork, key: StoredKey): void {
  const limit = request.maxRevocations === null ? undefined : parseRevocationLimit(request.maxRevocations);
  if (!limit) return;
  const { observer } = world;
  const ended = new Set([...process.ended, key.id]);
  const count = [...ended].filter((id) => id === key.id || observer.factsOf(id)?.isRecorded).length;
  // A run counts the active keys once: of those, another run may have revoked some since.
  const active = lowerPlane
    .keys()
    .filter(({ id, revoked }) => revoked === null || process.ended.has(id) || process.listed.has(id));
  if (count > limit(active.length)) observer.violated('too-many', `${key.id} is number ${count}`);
}

/** Why a key ends, as far as its consumers may expect it. */
export function endingOf(
  { world, state, request, process }: RunAtWork,
  key: StoredKey,
): Omit<EndingFacts, 'at' | 'expires'> {
  // Its consumers were refused before.
  if (isExpired(key, world.now)) return REMOVED;
  const { response } = request;
  const leak = world.leaks.get(state.index);
  if (response && leak?.id === key.id) {
    const { places = [] } = state.declared.get(leak.address) ?? {};
    // No one is known to need a key that was never used.
    return response.now || key.lastUsedAt === null
      ? REMOVED
      : { cause: 'succeeded', overlap: response.quietFor, places };
  }
  const found = [...state.entries].find(([, entry]) => isIn(entry, key.id));
  const [address, entry] = found ?? [];
  const declaration = address === undefined ? undefined : state.declared.get(address);
  // Its delivery is undone: whoever has read it in between reads again.
  const isUnproven = process.proofs.hasProven(VERIFIER, key.id) === false;
  const succession = entry ? undefined : world.observer.factsOf(key.id)?.succession;
  if (succession !== undefined && process.removing.size === 0)
    return { cause: 'succeeded', overlap: isUnproven ? 0 : succession, places: undefined };
  if (!entry || !declaration || process.removing.has(entry.record.id)) return REMOVED;
  const held = entry.record.predecessors.find(({ id }) => id === key.id)?.overlap;
  const overlap = held
    ? held.retiresAt - held.deliveredAt
    : declaration.every === 0
      ? 0
      : declaration.overlap;
  return { cause: 'succeeded', overlap, places: declaration.places };
}

const REMOVED = { cause: 'removed', overlap: 0, places: undefined } as const;

export function entryOf(state: TerraformState, id: string): Entry | undefined {
  return [...state.entries.values()].find((entry) => isIn(entry, id));
}

function isIn({ record }: Entry, id: string): boolean {
  return record.id === id || record.predecessors.some((predecessor) => predecessor.id === id);
}

function isExpired({ expiresAt }: StoredKey, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}
