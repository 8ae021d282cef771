import type { Deadline } from '../../../provider/http/deadline.ts';
import { count } from '../../../provider/text/count.ts';
import { type Facts, LOWERPLANE_FACTS } from '../facts.ts';
import type { Policy } from '../policy/policy.ts';
import type { CheckRequest } from '../request.ts';

/** Facts from LowerPlane. */
export async function factsFromLowerPlane(
  { lowerPlane, offline = false, environment, progress }: CheckRequest,
  deadline: Deadline,
): Promise<Facts> {
  if (offline || lowerPlane === undefined) return notConfigured(offline);
  progress('Querying LowerPlane.');
  // Imported only when needed, as below: HTTP would double the start time.
  const { lowerPlaneFacts } = await import('./lowerplane-facts.ts');
  return lowerPlaneFacts({ ...lowerPlane, environment }, deadline);
}

/** Postures of the policy's vendors. */
export async function factsFromVendors(
  { offline = false, environmentVariables, progress }: CheckRequest,
  { vendors }: Pick<Policy, 'vendors'>,
  deadline: Deadline,
): Promise<Facts> {
  if (offline || vendors.length === 0) return { known: {}, gaps: [] };
  progress(`Querying the posture of ${count(vendors.length, 'vendor')}.`);
  const { vendorFacts } = await import('./vendor-facts.ts');
  return vendorFacts(vendors, environmentVariables, deadline);
}

/**
 * Merges the facts from LowerPlane and from vendors. With vendors alone, LowerPlane's posture is not missing, unless the
 * policy asks for frameworks, for which only LowerPlane vouches; its keys and tests are still not configured.
 */
export function mergeFacts(own: Facts, vendors: Facts, asksFrameworks: boolean): Facts {
  const postures = [...(own.known.postures ?? []), ...(vendors.known.postures ?? [])];
  const gaps = [...own.gaps, ...vendors.gaps];
  if (postures.length === 0) return { known: own.known, gaps };
  if (asksFrameworks) return { known: { ...own.known, postures }, gaps };
  return {
    known: { ...own.known, postures },
    gaps: gaps.filter(
      (gap) => gap.fact !== 'postures' || gap.kind !== 'not-configured' || vendors.gaps.includes(gap),
    ),
  };
}

const TITLE = 'LowerPlane Not Queried';
const NO_KEY =
  'No LowerPlane API key is configured, so live keys, posture, tests and controls are not checked. Configure a read-only key. Pull requests from forks have no access to it.';
const OFFLINE = 'The gate runs offline, so live keys, posture, tests and controls are not checked.';

/** The gate has no key, or runs offline. */
function notConfigured(offline: boolean): Facts {
  const detail = offline ? OFFLINE : NO_KEY;
  return {
    known: {},
    gaps: LOWERPLANE_FACTS.map((fact) => ({ fact, kind: 'not-configured', title: TITLE, detail })),
  };
}
