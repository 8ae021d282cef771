import type { StoredKey } from '../../provider/emulator/store/api-keys.ts';
import { judgeExpiration } from './judge-expiration.ts';
import { judgeSuccession } from './judge-response.ts';
import { endingOf, judgeRevocation, type RunAtWork } from './judge-revocation.ts';
import { judgeRotation } from './judge-rotation.ts';
import type { KeyFacts } from './observer.ts';
import type { Wire } from './wire.ts';

/** A wire on which the observer sees what a run asks of LowerPlane, and what it does to keys. */
export function judged(run: RunAtWork): Wire {
  const { world, state, process, lowerPlane } = run;
  let previous: StoredKey | undefined;
  return {
    process,
    lowerPlane,
    moment: () => world.pass(40),
    hidden(id) {
      const facts = world.observer.factsOf(id);
      if (facts) facts.isDenied = true;
    },
    before(operation, { url, headers }) {
      if (process.requests > REQUESTS_MAX)
        world.observer.violated('endless-run', `${process.requests} requests`);
      world.observer.search(url.href, 'a URL');
      if (operation === 'create') {
        judgeRotation(run);
        judgeSuccession(run);
      }
      if (operation !== 'revoke' && operation !== 'update') return;
      const id = url.pathname.split('/')[3] ?? '';
      previous = lowerPlane.store.apiKeys.byId(id);
      if (!previous || previous.revoked) return;
      refuseForeign(run, previous, operation);
      if (operation === 'revoke')
        judgeRevocation(run, previous, lowerPlane.callerOf(headers.authorization ?? ''));
    },
    after(operation, { url, headers }, response) {
      if (response.status >= 400) return;
      if (operation === 'get') {
        const { id, last_used_at: lastUsedAt, expires_at: end } = JSON.parse(response.body.toString());
        process.lastUses.set(id, lastUsedAt === null ? null : Date.parse(lastUsedAt));
        if (end !== null && Date.parse(end) <= world.now) process.shownExpired.add(id);
        else process.shownExpired.delete(id);
      }
      if (operation === 'list')
        for (const { id, status } of JSON.parse(response.body.toString()).data)
          if (status === 'active') process.listed.add(id);
      if (operation === 'create') {
        const { key, secret } = JSON.parse(response.body.toString());
        const stored = lowerPlane.store.apiKeys.byId(key.id);
        if (!stored || world.observer.factsOf(stored.id)) return;
        world.observer.met(stored, {
          owner: state.index,
          secret: secret ?? undefined,
          succession: process.succession,
          idempotencyKey: headers['idempotency-key'],
        });
        const facts = world.observer.factsOf(stored.id);
        if (facts) facts.isDenied = process.isWithoutNotes;
        const notes = [...world.notes(state.directory).values()];
        if (facts)
          facts.isNoted = notes.some((note) => note.includes('"begun"') && note.includes(process.name));
        process.created.add(stored.id);
        process.minted = stored.id;
      }
      if (operation === 'update' && previous) {
        endedSoon(run, previous);
        judgeExpiration(run, previous, lowerPlane.callerOf(headers.authorization ?? ''));
      }
      if (operation === 'revoke' && previous && !previous.revoked) {
        const facts = world.observer.factsOf(url.pathname.split('/')[3] ?? '');
        if (facts) facts.ended = { ...endingOf(run, previous), at: world.now, expires: false };
        process.ended.add(previous.id);
      }
    },
  };
}

/** More than any run needs here: 3 keys, a few generations, retries. */
const REQUESTS_MAX = 600;

function refuseForeign({ world, state }: RunAtWork, key: StoredKey, operation: string): void {
  const { observer } = world;
  const facts = observer.factsOf(key.id);
  const owner = facts?.owner;
  if (owner === state.index) return;
  const ownerState = owner === undefined ? undefined : world.states[owner];
  // What a killed process has left behind unrecorded belongs to the runs that share its data directory.
  const isRecorded = facts?.isRecorded === true;
  const isLeft = !world.isAtWork(key.id) || isAbandoned(world.notes(state.directory), facts);
  if (ownerState?.directory === state.directory && !isRecorded && isLeft) return;
  const whose = owner === undefined ? 'a person' : `state ${owner}`;
  observer.violated('foreign-key', `state ${state.index} asked to ${operation} ${key.id} of ${whose}`);
}

/** A key that no state has and that is used ends, as others do, in time for consumers who read within its overlap. */
function endedSoon({ world, lowerPlane }: RunAtWork, { id, expiresAt: before }: StoredKey): void {
  const facts = world.observer.factsOf(id);
  const now = lowerPlane.key(id)?.expiresAt;
  if (!facts || facts.isRecorded || typeof now !== 'number' || (before !== null && before <= now)) return;
  const overlap = facts.succession ?? 0;
  facts.ended = { cause: 'succeeded', overlap, places: undefined, at: world.now, expires: false };
}

/** Whether the run that created a key has noted that the creation failed: no one will record it, although the run goes on. */
function isAbandoned(notes: ReadonlyMap<string, string>, facts: KeyFacts | undefined): boolean {
  const key = facts?.idempotencyKey;
  if (key === undefined) return false;
  return [...notes].some(([id, text]) => {
    const { progress, successor } = JSON.parse(text);
    return progress === 'abandoned' && key.includes(successor ?? id);
  });
}
