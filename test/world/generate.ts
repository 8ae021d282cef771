import { Chance } from './chance.ts';
import { declarationAt } from './draw-declaration.ts';
import { drawFaults } from './draw-faults.ts';
import { DAY, type Declaration, type History, HOUR, MINUTE, type RunRequest, type Step } from './history.ts';
import { leakOf } from './leak.ts';
import { TraitChance } from './traits.ts';

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
  'swap',
  'share',
  'respell',
] as const;

/** The configuration of a state, as it is written so far. */
interface Configuration {
  readonly state: number;
  readonly declared: Map<string, Declaration>;
  /** How many keys it has declared. */
  made: number;
  readonly traits: TraitChance;
}

/** The history of a seed. */
export function historyOf(seed: number): History {
  const chance = new Chance(seed);
  const states = Array.from({ length: chance.pick([1, 1, 1, 2, 2, 3]) }, (_, state) => ({
    engine: 'terraform' as const,
    directory: state === 0 ? 0 : chance.below(2),
    keeps: chance.pick(['at-answer', 'at-answer', 'at-once', 'at-end'] as const),
  }));
  const traits = new TraitChance(seed);
  const all = states.map((_, state): Configuration => ({ state, declared: new Map(), made: 0, traits }));
  const steps: Step[] = [];
  const length = 3 + chance.below(9);
  for (let at = 0; at < length; at++) {
    const one = chance.pick(all);
    steps.push(...change(chance, one, all), runs(chance, one, all));
  }
  // Otherwise most keys are succeeded only in the end, when nothing goes wrong any more.
  const isEmpty = all.every(({ declared }) => declared.size === 0);
  for (const { later, waits } of isEmpty ? [] : traits.rotations()) {
    const { state, declared } = later.pick(all.filter((each) => each.declared.size > 0));
    for (const ms of waits) {
      const due: RunRequest = {
        ...run(later, { state, declared, traits, made: 0 }),
        operation: 'apply',
        refresh: true,
        provider: 'first-admin',
        maxRevocations: null,
        recentUseWindow: null,
        skewMs: 0,
        faults: ms === 0 ? [] : traits.faults(),
      };
      steps.push({ kind: 'wait', ms }, { kind: 'run', runs: [due] });
    }
  }
  const leak = leakOf(seed, states.length);
  return { seed, states: [...states, ...leak.states], steps: [...steps, ...leak.steps] };
}

/** What happens before a run: a change of the configuration, or something that happens to the team. */
function change(chance: Chance, one: Configuration, all: readonly Configuration[]): Step[] {
  const { state, declared } = one;
  const address = chance.pick(ADDRESSES);
  const known = declared.get(address);
  const declareAt = (at: string, declaration: Declaration): Step[] => {
    declared.set(at, declaration);
    return [{ kind: 'declare', state, address: at, declaration }];
  };
  const declare = (declaration: Declaration) => declareAt(address, declaration);
  if (declared.size === 0 || (!known && chance.happens(0.6))) return declare(newDeclaration(chance, one));
  const place = known?.places[0];
  switch (chance.pick(EPISODES)) {
    case 'run':
      return [];
    case 'edit':
      return known ? declare(edited(chance, one.traits, known)) : [];
    case 'wait':
      return [{ kind: 'wait', ms: chance.pick([10 * MINUTE, 2 * HOUR, DAY, 8 * DAY, 31 * DAY, 95 * DAY]) }];
    case 'outside': {
      const what = chance.pick(['revoke', 'rename', 'shorten', 'lengthen', 'use', 'use'] as const);
      return [{ kind: 'outside', what, state, address, generation: chance.pick([0, 0, 1]) }];
    }
    case 'tamper':
      return place === undefined
        ? []
        : [{ kind: 'tamper', place, how: chance.pick(['delete', 'overwrite', 'other-key']) }];
    case 'remove':
      declared.delete(address);
      return [{ kind: 'undeclare', state, address }];
    case 'move': {
      const to = chance.pick(ADDRESSES);
      if (!known || declared.has(to)) return [];
      declared.delete(address);
      declared.set(to, known);
      return [{ kind: 'move', state, from: address, to }];
    }
    case 'swap': {
      const other = [...declared].find(([elsewhere]) => elsewhere !== address);
      if (!known || !other) return [];
      const [elsewhere, one] = other;
      return [
        ...declare({ ...known, places: one.places }),
        ...declareAt(elsewhere, { ...one, places: known.places }),
      ];
    }
    case 'share': {
      const others = all.flatMap((configuration) => [...configuration.declared.values()]);
      const { places } = chance.pick(others);
      return known ? declare({ ...known, places }) : [];
    }
    case 'respell':
      return known ? declare({ ...known, places: known.places.map(respelled) }) : [];
    case 'import':
      return known ? [] : [{ kind: 'import', state, address }, ...declare(newDeclaration(chance, one))];
  }
}

function respelled(place: string): string {
  return place.startsWith('./') ? place.slice(2) : `./${place}`;
}

/** A new place; a moved key takes its own along. */
function newDeclaration(chance: Chance, one: Configuration): Declaration {
  one.made++;
  return declarationAt(chance, one.traits, `${one.state}.${one.made}`, `Shared ${one.made}`);
}

function edited(chance: Chance, traits: TraitChance, before: Declaration): Declaration {
  const known = traits.edited(before);
  const [place = ''] = /\d+\.\d+/.exec(known.places[0] ?? '') ?? [];
  const fresh = declarationAt(chance, traits, place, known.name);
  const {
    name,
    permissions,
    environments,
    expiration,
    every,
    overlap,
    places,
    ends,
    openings,
    verifiesAfter,
    consumers,
  } = fresh;
  switch (chance.below(9)) {
    case 0:
      return { ...known, name: `${name} ${chance.below(100)}` };
    case 1:
      return { ...known, permissions };
    case 2:
      return { ...known, environments };
    case 3:
      return { ...known, expiration, every, overlap, ends, openings, verifiesAfter, consumers };
    case 4:
      return { ...known, places };
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

/** A run, now and then together with one on another state. */
function runs(chance: Chance, one: Configuration, all: readonly Configuration[]): Step {
  const other = all[(one.state + 1) % all.length];
  const together = other && other !== one && chance.happens(0.3) ? [one, other] : [one];
  return { kind: 'run', runs: together.map((configuration) => run(chance, configuration)) };
}

function run(chance: Chance, { state, declared, traits }: Configuration): RunRequest {
  const addresses = [...declared.keys()];
  return {
    state,
    operation: chance.pick(['apply', 'apply', 'apply', 'apply', 'apply', 'apply', 'plan', 'destroy']),
    refresh: !chance.happens(0.12),
    provider: provider(chance, declared),
    order: chance.happens(0.6) ? 'destroy-first' : 'create-first',
    skewMs: chance.pick([0, 0, 0, 3 * HOUR, -40 * MINUTE, 3 * DAY]),
    pauseMs: chance.pick([0, 0, 0, 0, 20 * MINUTE, 5 * HOUR]),
    recentUseWindow: chance.pick([null, null, '1d', '7d']),
    maxRevocations: chance.pick([null, null, null, '0', '1', '50%']),
    replace: addresses.length > 0 && chance.happens(0.06) ? chance.pick(addresses) : undefined,
    response: undefined,
    faults: [...drawFaults(chance), ...traits.faults()],
  };
}

function provider(chance: Chance, declared: ReadonlyMap<string, Declaration>): RunRequest['provider'] {
  if (chance.happens(0.03)) return 'other-organization';
  const admin = [...declared.values()].find(({ permissions }) => permissions === 'admin');
  const place = admin?.places[0];
  if (place !== undefined && chance.happens(0.3)) return { place };
  return chance.happens(0.8) ? 'first-admin' : 'second-admin';
}
