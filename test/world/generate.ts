import { Chance } from './chance.ts';
import {
  DAY,
  type Declaration,
  FAULTS,
  type Fault,
  type FaultKind,
  type History,
  HOUR,
  MINUTE,
  type RunRequest,
  type Step,
} from './history.ts';

const ADDRESSES = ['a', 'b', 'c'] as const;
const EPISODES = [
  'edit',
  'edit',
  'edit',
  'run',
  'run',
  'wait',
  'wait',
  'outside',
  'tamper',
  'remove',
  'move',
  'import',
] as const;
const FAULT_KINDS = Object.keys(FAULTS).filter((kind): kind is FaultKind => kind in FAULTS);
/** Kills are what this project is most often asked about. */
const KILL_SHARE = 0.45;

/** The history of a seed. */
export function historyOf(seed: number): History {
  const chance = new Chance(seed);
  const stateCount = chance.pick([1, 1, 1, 2, 2, 3]);
  const states = Array.from({ length: stateCount }, (_, state) => ({
    directory: state === 0 ? 0 : chance.below(2),
    keeps: chance.happens(0.75) ? ('at-answer' as const) : ('at-once' as const),
  }));
  const declared = states.map(() => new Map<string, Declaration>());
  const steps: Step[] = [];
  const length = 3 + chance.below(9);
  for (let at = 0; at < length; at++) {
    const state = chance.below(stateCount);
    steps.push(...episode(chance, state, declared, at === 0));
  }
  return { seed, states, steps };
}

/** A change and the runs that follow it, or something that happens to the team. */
function episode(
  chance: Chance,
  state: number,
  declared: readonly Map<string, Declaration>[],
  isFirst: boolean,
): Step[] {
  const own = declared[state] ?? new Map();
  const address = chance.pick(ADDRESSES);
  const known = own.get(address);
  if (isFirst || own.size === 0 || (!known && chance.happens(0.6))) {
    const declaration = newDeclaration(chance, state);
    own.set(address, declaration);
    return [{ kind: 'declare', state, address, declaration }, runs(chance, state, declared)];
  }
  const kind = chance.pick(EPISODES);
  const place = known?.places[0];
  switch (kind) {
    case 'edit': {
      if (!known) return [runs(chance, state, declared)];
      const declaration = edited(chance, known);
      own.set(address, declaration);
      return [{ kind: 'declare', state, address, declaration }, runs(chance, state, declared)];
    }
    case 'wait':
      return [
        { kind: 'wait', ms: chance.pick([10 * MINUTE, 2 * HOUR, DAY, 8 * DAY, 31 * DAY, 95 * DAY]) },
        runs(chance, state, declared),
      ];
    case 'outside':
      return [
        {
          kind: 'outside',
          what: chance.pick(['revoke', 'rename', 'shorten', 'lengthen', 'use', 'use']),
          state,
          address,
          generation: chance.pick([0, 0, 1]),
        },
        runs(chance, state, declared),
      ];
    case 'tamper':
      if (place === undefined) return [];
      return [
        { kind: 'tamper', place, how: chance.pick(['delete', 'overwrite']) },
        runs(chance, state, declared),
      ];
    case 'remove':
      own.delete(address);
      return [{ kind: 'undeclare', state, address }, runs(chance, state, declared)];
    case 'move': {
      const to = chance.pick(ADDRESSES);
      if (!known || own.has(to)) return [];
      own.delete(address);
      own.set(to, known);
      return [{ kind: 'move', state, from: address, to }, runs(chance, state, declared)];
    }
    case 'import': {
      if (known) return [];
      const declaration = newDeclaration(chance, state);
      own.set(address, declaration);
      return [
        { kind: 'import', state, address },
        { kind: 'declare', state, address, declaration },
        runs(chance, state, declared),
      ];
    }
    case 'run':
      return [runs(chance, state, declared)];
  }
}

/** Places are never used twice: a moved key takes its own along. */
function newDeclaration(chance: Chance, state: number): Declaration {
  return declarationAt(chance, `${state}.${chance.below(1e6)}`);
}

function declarationAt(chance: Chance, place: string): Declaration {
  const rotates = chance.happens(0.6);
  const every = rotates ? chance.pick([20 * DAY, 60 * DAY]) : 0;
  const overlap = rotates ? chance.pick([0, 6 * HOUR, 2 * DAY, 7 * DAY]) : 0;
  // A key that rotates must outlive its overlap.
  const life = rotates ? every + 4 * overlap + DAY : chance.pick([30 * DAY, 90 * DAY]);
  return {
    name: chance.happens(0.2) ? 'Shared name' : `Key ${place}`,
    permissions: chance.pick(['read-only', 'read-write', 'admin']),
    environments: chance.pick(['all', ['production'], ['staging', 'development']] as const),
    expiration: chance.happens(0.2) ? { kind: 'never' } : { kind: 'in', ms: life },
    every,
    overlap,
    trigger: undefined,
    places: chance.pick([
      [`${place}.file`],
      [`${place}.file`],
      [`${place}.vault`],
      [`${place}.file`, `${place}.vault`],
    ]),
    deletionProtection: chance.happens(0.15),
    forceRevoke: chance.happens(0.1),
    alias: chance.happens(0.25) ? 1 : 0,
  };
}

function edited(chance: Chance, known: Declaration): Declaration {
  const [place = ''] = /^\d+\.\d+/.exec(known.places[0] ?? '') ?? [];
  const fresh = declarationAt(chance, place);
  switch (chance.below(9)) {
    case 0:
      return { ...known, name: `${fresh.name} ${chance.below(100)}` };
    case 1:
      return { ...known, permissions: fresh.permissions };
    case 2:
      return { ...known, environments: fresh.environments };
    case 3:
      return { ...known, expiration: fresh.expiration, every: fresh.every, overlap: fresh.overlap };
    case 4:
      return { ...known, places: fresh.places };
    case 5:
      return { ...known, forceRevoke: !known.forceRevoke };
    case 6:
      return { ...known, deletionProtection: !known.deletionProtection };
    case 7:
      return { ...known, alias: 1 - known.alias };
    default:
      return { ...known, trigger: String(chance.below(1000)) };
  }
}

/** A run, often a second one after it, and now and then several at once. */
function runs(chance: Chance, state: number, declared: readonly Map<string, Declaration>[]): Step {
  const requests = [run(chance, state, declared)];
  if (declared.length > 1 && chance.happens(0.3)) {
    const other = (state + 1) % declared.length;
    requests.push(run(chance, other, declared));
  }
  return { kind: 'run', runs: requests };
}

function run(chance: Chance, state: number, declared: readonly Map<string, Declaration>[]): RunRequest {
  const addresses = [...(declared[state]?.keys() ?? [])];
  return {
    state,
    operation: chance.pick(['apply', 'apply', 'apply', 'apply', 'apply', 'apply', 'plan', 'destroy']),
    refresh: !chance.happens(0.12),
    provider: provider(chance, declared[state]),
    order: chance.happens(0.6) ? 'destroy-first' : 'create-first',
    skewMs: chance.pick([0, 0, 0, 3 * HOUR, -40 * MINUTE, 3 * DAY]),
    pauseMs: chance.pick([0, 0, 0, 0, 20 * MINUTE, 5 * HOUR]),
    recentUseWindow: chance.pick([null, null, '1d', '7d']),
    maxRevocations: chance.pick([null, null, null, '0', '1', '50%']),
    replace: addresses.length > 0 && chance.happens(0.06) ? chance.pick(addresses) : undefined,
    faults: faults(chance),
  };
}

function provider(chance: Chance, own: Map<string, Declaration> | undefined): RunRequest['provider'] {
  if (chance.happens(0.03)) return 'other-organization';
  const admins = [...(own?.values() ?? [])].filter(({ permissions }) => permissions === 'admin');
  const place = admins[0]?.places[0];
  if (place !== undefined && chance.happens(0.3)) return { place };
  return chance.happens(0.8) ? 'first-admin' : 'second-admin';
}

function faults(chance: Chance): Fault[] {
  if (chance.happens(0.4)) return [];
  const count = chance.pick([1, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => {
    const kind = chance.happens(KILL_SHARE) ? 'kill' : chance.pick(FAULT_KINDS);
    const points = FAULTS[kind];
    return { kind, after: chance.below(points === 'any' ? 40 : points === 'request' ? 15 : 3) };
  });
}
