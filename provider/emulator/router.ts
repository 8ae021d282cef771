import type { Operation } from '../api/contract/operation.ts';
import { type OperationId, operations } from '../api/contract/operations.ts';
import { ProblemError } from './problem.ts';

/** The operation of a request, with the values of the `{names}` in its path. */
export interface Match {
  readonly id: OperationId;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface PathOperations {
  readonly segments: readonly string[];
  readonly methods: Map<string, OperationId>;
}

export const OPERATION_IDS: readonly OperationId[] = Object.keys(operations).filter(isOperationId);

const table = pathTable();

/**
 * Finds the operation for a method and a path.
 *
 * @throws ProblemError `not-found` when no operation has the path, `method-not-allowed` when another method does.
 */
export function route(method: string, path: string): Match {
  const segments = path.split('/');
  for (const { segments: pattern, methods } of table) {
    const params = matchSegments(pattern, segments);
    if (params === undefined) continue;
    const id = methods.get(method);
    if (id !== undefined) return { id, operation: operations[id], params };
    const allow = [...methods.keys()].join(', ');
    throw new ProblemError('method-not-allowed', `This path accepts ${allow} only, not ${method}.`, {
      headers: { allow },
    });
  }
  throw new ProblemError('not-found', 'Nothing exists at this path. Check it against the API description.');
}

/** Whether a path fits a pattern such as `/v1/api-keys/{id}`, and the values of its `{names}`. */
export function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith('{')) {
      const value = decode(actual);
      if (value === undefined || value === '') return undefined;
      params[expected.slice(1, -1)] = value;
    } else if (expected !== actual) return undefined;
  }
  return params;
}

function pathTable(): readonly PathOperations[] {
  const byPath = new Map<string, PathOperations>();
  for (const id of OPERATION_IDS) {
    const { method, path } = operations[id];
    const known = byPath.get(path) ?? { segments: path.split('/'), methods: new Map<string, OperationId>() };
    known.methods.set(method, id);
    byPath.set(path, known);
  }
  // Fixed segments first: `/v1/api-keys/self` is not a key whose id is "self".
  return [...byPath.values()].sort((a, b) => variableCount(a.segments) - variableCount(b.segments));
}

function isOperationId(id: string): id is OperationId {
  return Object.hasOwn(operations, id);
}

function variableCount(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith('{')).length;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
