import { ProblemError } from '../../problem.ts';
import { assertWithin } from '../../scope.ts';
import type { StoredKey } from '../../store/api-keys.ts';
import type { Store } from '../../store/store.ts';

/**
 * The key a request is about.
 *
 * @throws ProblemError `not-found`, or `environment-out-of-scope` when it reaches environments beyond those of the caller.
 */
export function managedKey(call: {
  readonly caller: StoredKey;
  readonly id: string;
  readonly store: Store;
}): StoredKey {
  const key = call.store.apiKeys.byId(call.id);
  if (key === undefined) {
    throw new ProblemError('not-found', `There is no API key with the id ${JSON.stringify(call.id)}.`);
  }
  assertWithin(call.caller, key.environments, `The key "${key.name}"`);
  return key;
}
