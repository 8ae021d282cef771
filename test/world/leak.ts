import { Chance } from './chance.ts';
import { declarationAt } from './draw-declaration.ts';
import { drawFaults } from './draw-faults.ts';
import {
  DAY,
  type Declaration,
  HOUR,
  MINUTE,
  type RunRequest,
  type StateSetting,
  type Step,
} from './history.ts';
import { TraitChance } from './traits.ts';

/** Such that the histories which found faults before keys leaked stay as they were. */
const SALT = 0x2c;
const SALT_TRAITS = 0x3d;
const SHARE = 0.25;

/** What a leak adds to a history. */
interface LeakStory {
  readonly states: readonly StateSetting[];
  /** They follow all others. */
  readonly steps: readonly Step[];
}

const ADDRESS = 'leaking';
/** The embedded engine keeps no journal; what is simulated of one is of no other state. */
const DIRECTORY = 9;

/**
 * In a part of all histories, a key that the embedded engine manages leaks, and `lowerplane respond` answers that, as often
 * as it is interrupted. It has a chance of its own.
 *
 * @param state number of the state that it adds.
 */
export function leakOf(seed: number, state: number): LeakStory {
  const chance = new Chance(seed ^ SALT);
  if (!chance.happens(SHARE)) return { states: [], steps: [] };
  const traits = new TraitChance(seed ^ SALT_TRAITS);
  const place = `${state}.1`;
  const declaration: Declaration = {
    ...declarationAt(chance, traits, place, ''),
    name: `Key ${place}`,
    keepsPrevious: chance.happens(0.5),
    alias: 0,
  };
  const run = (change: Partial<RunRequest>): RunRequest => ({
    ...calmRun(state),
    provider: chance.happens(0.8) ? 'first-admin' : 'second-admin',
    skewMs: chance.pick([0, 0, 0, 3 * HOUR, -40 * MINUTE]),
    ...change,
  });
  const apply = () =>
    run({
      pauseMs: chance.pick([0, 0, 20 * MINUTE]),
      recentUseWindow: chance.pick([null, null, '1d']),
      maxRevocations: chance.pick([null, null, null, '1']),
      faults: chance.happens(0.5) ? [...drawFaults(chance), ...traits.faults()] : [],
    });
  const steps: Step[] = [
    { kind: 'declare', state, address: ADDRESS, declaration },
    { kind: 'run', runs: [run({})] },
  ];
  const generations = chance.pick([0, 0, 1, 2]);
  for (let made = 0; made < generations; made++)
    steps.push(
      { kind: 'wait', ms: chance.pick([DAY, 21 * DAY, 61 * DAY]) },
      { kind: 'run', runs: [chance.happens(0.5) ? run({}) : apply()] },
    );
  steps.push({ kind: 'leak', state, address: ADDRESS, generation: chance.pick([0, 0, 0, 1]) });
  const now = chance.happens(0.4);
  const quietFor = chance.pick([10 * MINUTE, 7 * HOUR, 30 * HOUR]);
  const respond = () =>
    run({
      // An answer that takes too long is often given up for the other form.
      response: { now: now || chance.happens(0.1), quietFor, wait: chance.pick([HOUR, 8 * HOUR, 5 * DAY]) },
      recentUseWindow: `${quietFor / 1000}s`,
      faults: [...drawFaults(chance), ...traits.faults()],
    });
  const times = chance.pick([1, 2, 2, 3]);
  for (let answered = 0; answered < times; answered++) {
    steps.push(...between(chance, state));
    steps.push({ kind: 'run', runs: [respond()] });
    if (chance.happens(0.3)) steps.push({ kind: 'run', runs: [apply()] });
  }
  return { states: [{ engine: 'embedded', directory: DIRECTORY, keeps: 'at-once' }], steps };
}

/** What happens while a leak is not answered. */
function between(chance: Chance, state: number): readonly Step[] {
  const outside = (what: 'use' | 'revoke'): Step => ({
    kind: 'outside',
    what,
    state,
    address: ADDRESS,
    generation: 0,
  });
  switch (chance.below(8)) {
    case 0:
      return [{ kind: 'wait', ms: 2 * HOUR }];
    case 1:
      return [{ kind: 'wait', ms: DAY }];
    case 2:
      return [outside('use')];
    case 3:
      return chance.happens(0.5) ? [outside('revoke')] : [];
    default:
      return [];
  }
}

/** A run without faults, guards or surprises. */
export function calmRun(state: number): RunRequest {
  return {
    state,
    operation: 'apply',
    refresh: true,
    provider: 'first-admin',
    order: 'destroy-first',
    skewMs: 0,
    pauseMs: 0,
    recentUseWindow: null,
    maxRevocations: null,
    replace: undefined,
    response: undefined,
    faults: [],
  };
}
