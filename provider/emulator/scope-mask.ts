import { ENVIRONMENTS, type Environment, type EnvironmentScope } from '../keys/environments.ts';

/** The mask of `all`. Its top bit stands for future environments: a list of all current ones is not `all`. */
const ALL = 2 ** (ENVIRONMENTS.length + 1) - 1;

/** For what belongs to no environment and is therefore visible to every key. */
export const NO_ENVIRONMENT = 0;

/**
 * A scope as a bit mask, so that SQLite can compare scopes: `held` covers `needed` when `needed & ~held = 0`, and
 * a scope reaches an environment when it shares a bit with it.
 */
export function scopeMask(scope: EnvironmentScope): number {
  if (scope === 'all') return ALL;
  return scope.reduce((mask, environment) => mask | environmentBit(environment), NO_ENVIRONMENT);
}

export function environmentBit(environment: Environment): number {
  return 2 ** ENVIRONMENTS.indexOf(environment);
}

export function scopeFromMask(mask: number): EnvironmentScope {
  if (mask === ALL) return 'all';
  return ENVIRONMENTS.filter((environment) => (mask & environmentBit(environment)) !== 0);
}
