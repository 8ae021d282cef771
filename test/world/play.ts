import { seedThread } from './chance.ts';
import { DAY, type History, HOUR, type Step } from './history.ts';
import { imported } from './imported.ts';
import type { Violation } from './observer.ts';
import { placeName } from './place.ts';
import { run } from './runs.ts';
import { settle } from './settle.ts';
import { stateOf, World } from './world.ts';

/** What came of a history. */
export interface Result {
  /** Undefined: every invariant held. */
  readonly violation: Violation | undefined;
  /** All that happened, line by line, if asked for. */
  readonly trace: readonly string[];
}

/** Lives through a history, and through the peace that follows it. The same history has the same result. */
export async function play(history: History, { isTraced = false } = {}): Promise<Result> {
  seedThread(history.seed);
  const world = new World(history, isTraced);
  try {
    for (const step of history.steps) {
      await take(world, step);
      if (world.observer.broken) break;
    }
    if (!world.observer.broken) await settle(world);
    return { violation: world.observer.broken, trace: world.trace };
  } finally {
    world.close();
  }
}

async function take(world: World, step: Step): Promise<void> {
  world.log(() => JSON.stringify(step.kind === 'run' ? { kind: step.kind } : step));
  switch (step.kind) {
    case 'declare':
      stateOf(world, step.state).declared.set(step.address, step.declaration);
      world.markDeclared();
      return;
    case 'undeclare':
      stateOf(world, step.state).declared.delete(step.address);
      world.markDeclared();
      return;
    case 'move': {
      const { declared } = stateOf(world, step.state);
      const declaration = declared.get(step.from);
      declared.delete(step.from);
      if (declaration) declared.set(step.to, declaration);
      return;
    }
    case 'run':
      await run(world, step.runs);
      return;
    case 'wait':
      world.pass(step.ms);
      return;
    case 'outside':
      return meddle(world, step);
    case 'tamper': {
      const place = world.place(placeName(step.place));
      const other = () => world.personalKey(`At ${place.name}`, world.home);
      place.write(
        { delete: () => undefined, overwrite: () => 'overwritten', 'other-key': other }[step.how](),
      );
      place.isDisturbed = true;
      return;
    }
    case 'import':
      return importKey(world, step);
    case 'leak':
      return leak(world, step);
  }
}

/** Someone outside changes a key. */
function meddle(
  world: World,
  { state, address, generation, what }: Extract<Step, { kind: 'outside' }>,
): void {
  const record = stateOf(world, state).entries.get(address)?.record;
  const id = generation === 0 ? record?.id : record?.predecessors[0]?.id;
  const { apiKeys, auditTrail } = world.home.store;
  const key = id === undefined ? undefined : apiKeys.byId(id);
  const facts = id === undefined ? undefined : world.observer.factsOf(id);
  if (!key || !facts) return;
  switch (what) {
    case 'use':
      auditTrail.recordUse(key.id, world.now);
      return;
    case 'rename':
      apiKeys.rename(key.id, `Renamed ${key.name}`.slice(0, 100));
      return;
    case 'revoke':
      apiKeys.revoke(key.id, world.now, { type: 'user', id: 'usr_1', name: 'Someone' });
      break;
    case 'shorten':
      apiKeys.setExpiration(key.id, world.now + 2 * HOUR);
      break;
    case 'lengthen':
      apiKeys.setExpiration(key.id, world.now + 300 * DAY);
      break;
  }
  facts.isEndedOutside = true;
}

function leak(world: World, { state, address, generation }: Extract<Step, { kind: 'leak' }>): void {
  const record = stateOf(world, state).entries.get(address)?.record;
  const id = (generation > 0 ? record?.predecessors[0]?.id : undefined) ?? record?.id;
  const secret = id === undefined ? undefined : world.observer.factsOf(id)?.secret;
  if (id !== undefined && secret !== undefined)
    world.leaks.set(state, { id, secret, address, asked: undefined });
}

/** `terraform import` of a key that a person made. */
function importKey(world: World, step: Extract<Step, { kind: 'import' }>): void {
  const state = stateOf(world, step.state);
  const isElsewhere = [...state.entries.values()].some(
    ({ record }) => !world.home.store.apiKeys.byId(record.id),
  );
  if (state.entries.has(step.address) || isElsewhere) return;
  const key = world.home.issue(`Made by hand ${step.address}`, 'read-only', world.now + 90 * DAY);
  world.observer.met(key, { owner: undefined, secret: key.secret, succession: undefined });
  state.entries.set(step.address, imported(world, key));
  const facts = world.observer.factsOf(key.id);
  if (facts) facts.owner = state.index;
}
