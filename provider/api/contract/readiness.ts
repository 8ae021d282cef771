import type { ControlStatus } from './control.ts';

/**
 * How ready a set of controls is, from 0 to 1: implemented counts whole, partially implemented half, and what is not
 * applicable does not count at all. null when nothing is applicable. Source: LowerPlane's page on controls.
 */
export function readiness(controls: readonly { readonly status: ControlStatus }[]): number | null {
  const count = (status: ControlStatus) => controls.filter((control) => control.status === status).length;
  const applicable = controls.length - count('not_applicable');
  if (applicable === 0) return null;
  return (count('implemented') + count('partially_implemented') / 2) / applicable;
}
