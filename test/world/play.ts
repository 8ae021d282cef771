import { seedThread } from './chance.ts';
import { DAY, type History, HOUR, type RunRequest, type Step } from './history.ts';
import { imported } from './imported.ts';
import type { Violation } from './observer.ts';
import { Process, Turns } from './process.ts';
import { settle } from './settle.ts';
import { type Outcome, TerraformRun } from './terraform.ts';
import type { TerraformState } from './world.ts';
import { World } from './world.ts';

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
      const place = world.place(step.place);
      place.write(step.how === 'delete' ? undefined : 'overwritten');
      place.isDisturbed = true;
      return;
    }
    case 'import':
      return importKey(world, step);
  }
}

/** Runs of Terraform, at once if there are several. Returns how each ended; undefined: killed. */
export async function run(
  world: World,
  requests: readonly RunRequest[],
): Promise<readonly (Outcome | undefined)[]> {
  const turns = new Turns(requests.length > 1);
  const processes = requests.map(
    ({ state, faults }, at) => new Process(`run ${at} of state ${state}`, faults, turns, world),
  );
  world.begin(processes);
  const work = processes.map(async (process, at) => {
    const request = requests[at];
    if (!request) return undefined;
    world.log(() => JSON.stringify(request));
    const terraform = new TerraformRun(world, stateOf(world, request.state), request, process);
    const outcome = await Promise.race([terraform.outcome(), process.killed.then(() => undefined)]);
    world.log(() => `${process.name}: ${outcome ?? 'killed'} ${JSON.stringify(terraform.report.problems)}`);
    return outcome;
  });
  if (requests.length > 1) await turns.give(world.chance);
  const outcomes = await inTime(Promise.all(work));
  world.begin([]);
  return outcomes;
}

/** More turns of the event loop than any process needs: everything here is in memory. */
const TURNS_MAX = 1_000;

/** @throws Error when something waits for what never happens: a world without faults must not end silently. */
async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  for (let turns = 0; turns < TURNS_MAX && !isDone; turns++)
    await new Promise((resolve) => setImmediate(resolve));
  if (!isDone) throw new Error('A process waits for something that never happens.');
  return done;
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

/** `terraform import` of a key that a person made. */
function importKey(world: World, step: Extract<Step, { kind: 'import' }>): void {
  const state = stateOf(world, step.state);
  if (state.entries.has(step.address)) return;
  const key = world.home.issue(`Made by hand ${step.address}`, 'read-only', world.now + 90 * DAY);
  world.observer.met(key, { owner: undefined, secret: key.secret, isSuccessor: false });
  state.entries.set(step.address, imported(world, key));
  const facts = world.observer.factsOf(key.id);
  if (facts) facts.owner = state.index;
}

function stateOf(world: World, index: number): TerraformState {
  const state = world.states[index];
  if (!state) throw new RangeError(`There is no state ${index}.`);
  return state;
}
