import { count } from '../../../provider/text/count.ts';
import { type Facts, LOWERPLANE_FACTS } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';
import type { Deadline } from './deadline.ts';

/** What LowerPlane says, asked at once. */
export async function ownFacts(
  { lowerPlane, offline = false, environment, progress }: CheckRequest,
  deadline: Deadline,
): Promise<Facts> {
  if (offline || lowerPlane === undefined) return notAsked(offline);
  progress('Asking LowerPlane.');
  // Loaded only to be used, as below: HTTP would double the time to start.
  const { lowerPlaneFacts } = await import('./lowerplane-facts.ts');
  return lowerPlaneFacts({ ...lowerPlane, environment }, deadline);
}

/** What vendors say of themselves. */
export async function vendorsFacts(
  { offline = false, environmentVariables, progress }: CheckRequest,
  { vendors }: Pick<Policy, 'vendors'>,
  deadline: Deadline,
): Promise<Facts> {
  if (offline || vendors.length === 0) return { known: {}, gaps: [] };
  progress(`Asking ${count(vendors.length, 'vendor')} for postures.`);
  const { vendorFacts } = await import('./vendor-facts.ts');
  return vendorFacts(vendors, environmentVariables, deadline);
}

/**
 * What LowerPlane and vendors say, together. Who asks vendors alone does not lack LowerPlane's posture; its keys and
 * tests still count as not asked for.
 */
export function bothFacts(own: Facts, vendors: Facts): Facts {
  const postures = [...(own.known.postures ?? []), ...(vendors.known.postures ?? [])];
  const gaps = [...own.gaps, ...vendors.gaps];
  if (postures.length === 0) return { known: own.known, gaps };
  return {
    known: { ...own.known, postures },
    gaps: gaps.filter(
      (gap) => gap.fact !== 'postures' || gap.kind !== 'not-configured' || vendors.gaps.includes(gap),
    ),
  };
}

const TITLE = 'LowerPlane Was Not Asked';
const NO_KEY =
  'No LowerPlane key was given, so live keys, posture, tests and controls are not looked at. Give the gate a read-only key; pull requests from forks get none.';
const OFFLINE =
  'The gate was told to stay offline, so live keys, posture, tests and controls are not looked at.';

/** Nobody gave the gate a key, or it may not ask. */
function notAsked(offline: boolean): Facts {
  const detail = offline ? OFFLINE : NO_KEY;
  return {
    known: {},
    gaps: LOWERPLANE_FACTS.map((fact) => ({ fact, kind: 'not-configured', title: TITLE, detail })),
  };
}
