import { EngineRun } from './engine-run.ts';
import type { RunRequest } from './history.ts';
import type { Outcome } from './outcome.ts';
import { Process, Turns } from './process.ts';
import { TerraformRun } from './terraform.ts';
import { stateOf, type World } from './world.ts';

/** Runs of the engines, at once if there are several. Returns how each ended; undefined: killed. */
export async function run(
  world: World,
  requests: readonly RunRequest[],
): Promise<readonly (Outcome | undefined)[]> {
  const turns = new Turns(requests.length > 1);
  const processes = requests.map(
    ({ state, faults }) => new Process(state, `run ${world.runs++} of state ${state}`, faults, turns, world),
  );
  world.begin(processes);
  const work = processes.map(async (process, at) => {
    const request = requests[at];
    if (!request) return undefined;
    world.log(() => JSON.stringify(request));
    const state = stateOf(world, request.state);
    const Run = state.engine === 'embedded' ? EngineRun : TerraformRun;
    const work = new Run(world, state, request, process);
    const outcome = await Promise.race([work.outcome(), process.killed.then(() => undefined)]);
    if (outcome === undefined) work.lose();
    world.end(process);
    world.log(() => `${process.name}: ${outcome ?? 'killed'} ${JSON.stringify(work.report.problems)}`);
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
