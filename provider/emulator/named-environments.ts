import type { Operation } from '../api/contract/operation.ts';
import { type OperationId, operations } from '../api/contract/operations.ts';
import { ENVIRONMENTS, type EnvironmentScope } from '../keys/environments.ts';
import type { Store } from './store/store.ts';

/** What a request says of the environments that it is about. */
export interface NamedIn {
  /** Value of `{id}` in the path; empty when the path has none. */
  readonly id: string;
  /** As it was validated. */
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * The environments that a request names, or to which what it names belongs: a key that does not reach them is refused. Empty:
 * none.
 */
export function namedEnvironments(
  operationId: OperationId,
  { id, query, body }: NamedIn,
  store: Store,
): EnvironmentScope {
  const { path, problems }: Operation = operations[operationId];
  // A filter alone refuses nothing.
  if (!problems.includes('environment-out-of-scope')) return [];
  const given = environmentsOf(body) ?? environmentsOf(query);
  if (given !== undefined) return given;
  if (path.startsWith('/v1/api-keys/{id}')) return store.apiKeys.byId(id)?.environments ?? [];
  const evidence = path.startsWith('/v1/evidence/{id}') ? store.evidence.byId(id) : undefined;
  return evidence === undefined ? [] : [evidence.environment];
}

function environmentsOf(input: unknown): EnvironmentScope | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { environment, environments }: { environment?: unknown; environments?: unknown } = input;
  if (environments === 'all' || (Array.isArray(environments) && environments.includes('all'))) return 'all';
  const given = [environment, ...(Array.isArray(environments) ? environments : [])];
  const known = ENVIRONMENTS.filter((each) => given.includes(each));
  return known.length === 0 ? undefined : known;
}
