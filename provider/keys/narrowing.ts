import { covers, ENVIRONMENTS, type EnvironmentScope } from './environments.ts';
import { allows, PERMISSIONS, type Permissions } from './permissions.ts';

/** What a key may do, and where. */
export interface KeyScope {
  readonly permissions: Permissions;
  readonly environments: EnvironmentScope;
}

/** Requests that needed the same of their key. */
export interface RequestGroup {
  readonly requests: number;
  readonly needs: Permissions;
  /** Those that the requests named. Empty: none. */
  readonly environments: EnvironmentScope;
  /** They named no environment, so the responses had only what is in the environments of the key. */
  readonly isWithinScope: boolean;
}

/** What was done with a key in a period. */
export interface KeyUse {
  readonly known: readonly RequestGroup[];
  /** The number of requests whose needs are not known. */
  readonly unknown: number;
  /** What is known to have been done, whether or not its requests are known. */
  readonly acts: readonly RequestGroup[];
  /** The key was used after what is known here: its use is seen in part only. */
  readonly isPartial: boolean;
}

/** What a key with less would have done to the requests of a period. */
export interface NarrowingImpact {
  /** Requests in the period. */
  readonly requests: number;
  /** Requests that would have been refused: at least so many, unless all are known. */
  readonly refused: number;
  /** Lists that named no environment, and would have been shorter. */
  readonly shortened: number;
  /** Whether it is known of all requests. */
  readonly isKnown: boolean;
}

/** The requests of a period that a key of the scope `to` would have refused, and one of the scope `from` did not. */
export function impactOfNarrowing(use: KeyUse, from: KeyScope, to: KeyScope): NarrowingImpact {
  const { known, unknown, acts } = use;
  const refused = (groups: readonly RequestGroup[]) =>
    total(groups.filter((group) => isEnough(from, group) && !isEnough(to, group)));
  const isFewer = !covers(to.environments, from.environments);
  return {
    requests: total(known) + unknown,
    // What was done was requested: an act is not counted beside its request.
    refused: Math.max(refused(known), refused(acts)),
    shortened: isFewer ? total(known.filter((group) => group.isWithinScope && isEnough(to, group))) : 0,
    isKnown: unknown === 0 && !use.isPartial,
  };
}

/** Whether one scope is less than another in something. */
export function isNarrower(to: KeyScope, from: KeyScope): boolean {
  return !allows(to.permissions, from.permissions) || !covers(to.environments, from.environments);
}

/** The least that a use needed. Undefined: it is not known, or nothing was requested. */
export interface LeastScope {
  readonly permissions: Permissions | undefined;
  readonly environments: EnvironmentScope | undefined;
}

/**
 * The least scope that would have refused nothing and shortened no list.
 *
 * @param from the present scope of the key. Requests beyond it were refused, and do not count.
 */
export function leastScope(use: KeyUse, from: KeyScope): LeastScope {
  const groups = [...use.known, ...use.acts].filter((group) => isEnough(from, group));
  const isKnown = use.unknown === 0 && !use.isPartial && groups.length > 0;
  const least = PERMISSIONS.find((level) => groups.every(({ needs }) => allows(level, needs)));
  const named = scopeOf(groups);
  return {
    permissions: isKnown || least === from.permissions ? least : undefined,
    environments:
      isKnown && named !== undefined && !groups.some(({ isWithinScope }) => isWithinScope)
        ? named
        : undefined,
  };
}

/** The environments that requests named. Undefined: none did. */
function scopeOf(groups: readonly RequestGroup[]): EnvironmentScope | undefined {
  if (groups.some(({ environments }) => environments === 'all')) return 'all';
  const named = ENVIRONMENTS.filter((environment) =>
    groups.some(({ environments }) => environments.includes(environment)),
  );
  return named.length === 0 ? undefined : named;
}

function isEnough({ permissions, environments }: KeyScope, group: RequestGroup): boolean {
  return allows(permissions, group.needs) && covers(environments, group.environments);
}

function total(groups: readonly RequestGroup[]): number {
  return groups.reduce((sum, { requests }) => sum + requests, 0);
}
