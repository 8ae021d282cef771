import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { parseDuration } from '../../provider/keys/duration.ts';
import { parseRevocationLimit } from '../../provider/lifecycle/guards.ts';
import type { RunRequest } from './history.ts';
import type { LowerPlane } from './lower-plane.ts';
import type { EndingFacts } from './observer.ts';
import type { Process } from './process.ts';
import type { Wire } from './wire.ts';
import type { Entry, TerraformState, World } from './world.ts';

/** One run, as far as it decides whether it may end a key. */
interface Judged {
  readonly world: World;
  readonly state: TerraformState;
  readonly request: RunRequest;
  readonly process: Process;
  readonly lowerPlane: LowerPlane;
}

/** A wire on which the observer sees what a run asks of LowerPlane, and what it does to keys. */
export function judged(run: Judged): Wire {
  const { world, state, process, lowerPlane } = run;
  let previous: StoredKey | undefined;
  return {
    process,
    lowerPlane,
    moment: () => world.pass(40),
    before(operation, { url, headers }) {
      if (process.requests > REQUESTS_MAX)
        world.observer.violated('endless-run', `${process.requests} requests`);
      for (const secret of world.observer.secrets)
        if (url.href.includes(secret)) world.observer.violated('secret-outside', `in ${url.pathname}`);
      if (operation !== 'revoke' && operation !== 'update') return;
      const id = url.pathname.split('/')[3] ?? '';
      previous = lowerPlane.store.apiKeys.byId(id);
      if (!previous || previous.revoked) return;
      refuseForeign(run, previous, operation);
      if (operation === 'revoke') judgeRevocation(run, previous, headers.authorization ?? '');
    },
    after(operation, { url }, response) {
      if (response.status >= 400) return;
      if (operation === 'create') {
        const { key, secret } = JSON.parse(response.body.toString());
        const stored = lowerPlane.store.apiKeys.byId(key.id);
        if (!stored || world.observer.factsOf(stored.id)) return;
        world.observer.met(stored, {
          owner: state.index,
          secret: secret ?? undefined,
          isSuccessor: process.succeeds,
        });
        process.created.add(stored.id);
      }
      if (operation === 'revoke' && previous && !previous.revoked) {
        const facts = world.observer.factsOf(url.pathname.split('/')[3] ?? '');
        if (facts) facts.ended = { ...endingOf(run, previous), at: world.now };
        process.revoked.add(previous.id);
      }
    },
  };
}

/** More than any run needs here: 3 keys, a few generations, retries. */
const REQUESTS_MAX = 600;

function refuseForeign({ world, state }: Judged, key: StoredKey, operation: string): void {
  const { observer } = world;
  const owner = observer.factsOf(key.id)?.owner;
  if (owner === state.index) return;
  const ownerState = owner === undefined ? undefined : world.states[owner];
  // What a killed process has left behind unrecorded belongs to whoever shares its data directory.
  const isRecorded = observer.factsOf(key.id)?.isRecorded === true;
  if (ownerState?.directory === state.directory && !isRecorded && !world.isAtWork(key.id)) return;
  const whose = owner === undefined ? 'a person' : `state ${owner}`;
  observer.violated('foreign-key', `state ${state.index} asked to ${operation} ${key.id} of ${whose}`);
}

function judgeRevocation(
  { world, request, process, state }: Judged,
  key: StoredKey,
  authorization: string,
): void {
  const { observer } = world;
  if (key.expiresAt !== null && key.expiresAt <= world.now) return;
  const caller = world.callerOf(authorization);
  if (caller === key.id) observer.violated('own-key', `${key.id} was revoked with itself`);
  const facts = observer.factsOf(key.id);
  const entry = entryOf(state, key.id);
  if (!facts || !entry) return;
  const isRemoved = process.removing.has(entry.record.id);
  if (isRemoved && entry.record.id === key.id && entry.record.applied.deletionProtection) {
    observer.violated('protected-key', `${key.id} was removed`);
  }
  const window = parseDuration(request.recentUseWindow ?? '');
  const isCurrent = entry.record.id === key.id;
  if (
    'ms' in window &&
    isRemoved &&
    isCurrent &&
    key.lastUsedAt !== null &&
    !entry.record.applied.forceRevoke
  ) {
    if (world.now - key.lastUsedAt < window.ms)
      observer.violated('key-in-use', `${key.id} was used a moment ago`);
  }
  const limit = request.maxRevocations === null ? undefined : parseRevocationLimit(request.maxRevocations);
  if (limit && facts.isRecorded) {
    const count = [...process.revoked].filter((id) => observer.factsOf(id)?.isRecorded).length + 1;
    const active = world.home.keys().filter(({ revoked }) => revoked === null).length;
    // Those of this run were counted as active when it began.
    if (count > limit(active + process.revoked.size))
      observer.violated('too-many', `${key.id} is number ${count}`);
  }
}

function endingOf({ world, state, process }: Judged, key: StoredKey): Pick<EndingFacts, 'cause' | 'overlap'> {
  // Its consumers were refused before.
  if (key.expiresAt !== null && key.expiresAt <= world.now) return { cause: 'removed', overlap: 0 };
  const found = [...state.entries].find(([, entry]) => isIn(entry, key.id));
  const [address, entry] = found ?? [];
  const declaration = address === undefined ? undefined : state.declared.get(address);
  if (!entry || !declaration || process.removing.has(entry.record.id))
    return { cause: 'removed', overlap: 0 };
  const held = entry.record.predecessors.find(({ id }) => id === key.id)?.overlap;
  const overlap = held
    ? held.retiresAt - held.deliveredAt
    : declaration.every === 0
      ? 0
      : declaration.overlap;
  return { cause: 'succeeded', overlap };
}

function entryOf(state: TerraformState, id: string): Entry | undefined {
  return [...state.entries.values()].find((entry) => isIn(entry, id));
}

function isIn({ record }: Entry, id: string): boolean {
  return record.id === id || record.predecessors.some((predecessor) => predecessor.id === id);
}
