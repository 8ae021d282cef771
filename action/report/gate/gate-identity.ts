import type { CheckResult } from '../../check/verdict/result.ts';

/** What tells one gate from the others of a repository. */
export interface GateNames {
  /** The `id` input; undefined: the id is made from the rest. */
  readonly id: string | undefined;
  /** The checked folder, relative to the workspace. */
  readonly folder: string;
  /** The environment as the workflow names it, where it is none of LowerPlane's. */
  readonly environment?: string | undefined;
}

/** The names under which GitHub keeps what one gate publishes. Two gates of one pull request have different ones. */
export interface GateIdentity {
  /** Hidden in the first line of the comment, which is found by it. */
  readonly marker: string;
  /** The marker of version 0.1.0, which named mode and environment only; undefined with an `id` input. */
  readonly oldMarker: string | undefined;
  /** Of the check run; branch protection refers to it. */
  readonly checkName: string;
  /** Hidden in the first line of the issue with alerts. */
  readonly alertMarker: string;
  /** The category of code scanning, ending in a slash. */
  readonly category: string;
}

/** The one gate of a command, or of a workflow that names no folder. */
const ONE_GATE: GateNames = { id: undefined, folder: '.' };

/** By default, the id has the mode, the environment and the folder. */
export function gateIdentity(
  { mode, environment }: Pick<CheckResult, 'mode' | 'environment'>,
  { id, folder, environment: named }: GateNames = ONE_GATE,
): GateIdentity {
  if (id !== undefined) {
    return {
      marker: markerOf(id),
      alertMarker: markerOf(id, 'alerts'),
      oldMarker: undefined,
      checkName: `LowerPlane gate (${id})`,
      category: `lowerplane-gate/id/${id}/`,
    };
  }
  const where = environment ?? named?.toLowerCase();
  const path = folder
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
  const by = [mode, where ?? 'all', path === '' ? '.' : path].join(':');
  const parts = [...(where === undefined ? [] : [where]), ...(path === '' ? [] : [path])];
  return {
    marker: markerOf(by),
    alertMarker: markerOf(by, 'alerts'),
    oldMarker: `<!-- lowerplane-gate:${mode}:${environment ?? 'all'} -->`,
    checkName: `LowerPlane gate (${[mode, ...parts].join(', ')})`,
    category: `lowerplane-gate/${mode}/${where ?? 'all'}/${path === '' ? '' : `${path}/`}`,
  };
}

/** The text of an HTML comment must not end it. */
function markerOf(id: string, of: 'gate' | 'alerts' = 'gate'): string {
  return `<!-- lowerplane-${of} id=${encodeURI(id.toWellFormed()).replaceAll('--', '-%2D')} -->`;
}
