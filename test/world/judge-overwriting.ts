import { type Place, placeName } from './place.ts';
import type { Process } from './process.ts';
import type { World } from './world.ts';

/** Checks that a place which is about to take a secret holds none that belongs to another key. */
export function judgeOverwriting(world: World, { name, content }: Place, process: Process): void {
  if (content === undefined) return;
  const key = world.elsewhere.keyWithSecret(content) ?? world.home.keyWithSecret(content);
  const isLive = key?.revoked === null && (key.expiresAt === null || key.expiresAt > world.now);
  const violated = (whose: string) =>
    world.observer.violated(
      'secret-overwritten',
      `${name} held the secret of ${key?.id ?? 'no key'}${whose}`,
    );
  if (!key) violated('');
  if (!key || !isLive) return;
  // It had expired when the run last asked for it, and another run has extended it since: no lock covers both.
  if (process.shownExpired.has(key.id)) return;
  const owner = world.observer.factsOf(key.id)?.owner;
  const state = world.states[process.state];
  if (owner === undefined || !state) {
    violated(', of a person');
    return;
  }
  // What an interrupted run of this directory has left is to end.
  const isLeft = world.observer.factsOf(key.id)?.isRecorded !== true && !world.isAtWork(key.id);
  if (owner !== state.index && !(isLeft && world.states[owner]?.directory === state.directory))
    violated(`, of state ${owner}`);
  for (const [address, { record }] of state.entries) {
    if (record.id !== key.id || address === process.applying) continue;
    const places = state.declared.get(address)?.places ?? [];
    if (places.some((written) => placeName(written) === name))
      violated(`, which ${address} declares there too`);
  }
}
