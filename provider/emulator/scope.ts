import {
  covers,
  ENVIRONMENTS,
  type Environment,
  type EnvironmentScope,
  formatScope,
} from '../keys/environments.ts';
import { ProblemError } from './problem.ts';
import type { StoredKey } from './store/api-keys.ts';

/**
 * Refuses what reaches environments beyond those of the caller.
 *
 * @param what The subject of the message, for example `The new key`.
 * @throws ProblemError `environment-out-of-scope`.
 */
export function assertWithin(caller: StoredKey, needed: EnvironmentScope, what: string): void {
  if (covers(caller.environments, needed)) return;
  throw new ProblemError(
    'environment-out-of-scope',
    `${what} reaches ${named(needed)}, but the key "${caller.name}" reaches only ${named(caller.environments)}. ` +
      'Use a key whose environments include it.',
  );
}

/**
 * The environments of a query: the one it names, or all that the caller can reach.
 *
 * @throws ProblemError `environment-out-of-scope` when it names one beyond the caller's.
 */
export function reach(caller: StoredKey, environment: Environment | undefined): readonly Environment[] {
  if (environment !== undefined) {
    assertWithin(caller, [environment], 'This request');
    return [environment];
  }
  return caller.environments === 'all' ? ENVIRONMENTS : caller.environments;
}

function named(scope: EnvironmentScope): string {
  return scope === 'all' ? 'all environments' : formatScope(scope);
}
