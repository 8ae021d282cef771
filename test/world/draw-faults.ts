import type { Chance } from './chance.ts';
import { FAULTS, type Fault, type FaultKind } from './history.ts';

/** Faults of consumers come with their traits. */
const FAULT_KINDS = Object.keys(FAULTS).filter(
  (kind): kind is FaultKind => isFault(kind) && FAULTS[kind].at !== 'probe',
);
/** Kills are what a lifecycle is most often asked about. */
const KILL_SHARE = 0.45;

/** Faults of one run; often none. */
export function drawFaults(chance: Chance): Fault[] {
  if (chance.happens(0.4)) return [];
  return Array.from({ length: chance.pick([1, 1, 1, 2, 3]) }, () => {
    const kind = chance.happens(KILL_SHARE) ? 'kill' : chance.pick(FAULT_KINDS);
    const points = FAULTS[kind].at;
    return { kind, after: chance.below(points === 'any' ? 40 : points === 'request' ? 15 : 3) };
  });
}

function isFault(kind: string): kind is FaultKind {
  return kind in FAULTS;
}
