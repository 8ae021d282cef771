import type { FactName, Facts } from '../facts.ts';

/** What LowerPlane is asked for. */
export const ASKED = ['self', 'keys', 'postures', 'tests', 'controls'] as const satisfies readonly FactName[];

/** Nobody gave the gate a key. */
export function notAsked(): Facts {
  const detail =
    'No LowerPlane key was given, so live keys, posture and tests are not looked at. Give the gate a read-only key; pull requests from forks get none.';
  return {
    known: {},
    gaps: ASKED.map((fact) => ({ fact, kind: 'not-configured', title: 'LowerPlane Was Not Asked', detail })),
  };
}
