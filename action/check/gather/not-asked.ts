import type { FactName, Facts } from '../facts.ts';

/** What LowerPlane is asked for. */
export const ASKED = ['self', 'keys', 'postures', 'tests', 'controls'] as const satisfies readonly FactName[];

const TITLE = 'LowerPlane Was Not Asked';
const NO_KEY =
  'No LowerPlane key was given, so live keys, posture, tests and controls are not looked at. Give the gate a read-only key; pull requests from forks get none.';
const OFFLINE =
  'The gate was told to stay offline, so live keys, posture, tests and controls are not looked at.';

/** Nobody gave the gate a key, or it may not ask. */
export function notAsked(offline: boolean): Facts {
  const detail = offline ? OFFLINE : NO_KEY;
  return { known: {}, gaps: ASKED.map((fact) => ({ fact, kind: 'not-configured', title: TITLE, detail })) };
}
