import type { OperationId } from '../api/contract/operations.ts';

/** Counts requests, for benchmarks that bound them. */
export interface RequestCounter {
  count(id: OperationId): void;
  /** Requests per operation since the start or the last reset, without operations that were never called. */
  counts(): Partial<Record<OperationId, number>>;
  total(): number;
  reset(): void;
}

export function requestCounter(): RequestCounter {
  const counts = new Map<OperationId, number>();
  return {
    count: (id) => void counts.set(id, (counts.get(id) ?? 0) + 1),
    counts: () => Object.fromEntries(counts),
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    reset: () => counts.clear(),
  };
}
