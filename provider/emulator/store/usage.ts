import type { UsedOperation } from '../../api/contract/audit-event.ts';
import type { OperationId } from '../../api/contract/operations.ts';
import type { EnvironmentScope } from '../../keys/environments.ts';
import { scopeFromMask, scopeMask } from '../scope-mask.ts';
import type { Database } from './database.ts';
import { integer, text } from './row.ts';

/** What a key was used for. */
export interface Use {
  readonly operation: OperationId;
  /** Those that the request named; see `namedEnvironments`. */
  readonly environments: EnvironmentScope;
}

/** Uses of one key that are not in the audit trail yet. */
export interface UnloggedUses {
  readonly keyId: string;
  readonly keyName: string;
  /** Mask of the key's environments. */
  readonly scope: number;
  readonly requests: number;
  /** What they were, as far as they were uses of the API. */
  readonly operations: readonly UsedOperation[];
  readonly firstAt: number;
  readonly lastAt: number;
}

export type UsageTable = ReturnType<typeof usageTable>;

/**
 * Counts uses in the row of the key: one small update per request, as durable as the rest, from which the audit trail
 * later writes one event per period.
 */
export function usageTable(database: Database) {
  return {
    record(keyId: string, now: number): void {
      database.run(
        `update api_keys set last_used_at = ?1, request_count = request_count + 1,
           unlogged_uses = unlogged_uses + 1, unlogged_since = coalesce(unlogged_since, ?1) where id = ?2`,
        now,
        keyId,
      );
    },

    /** What a use is, once its body has arrived. */
    recordOperation(keyId: string, { operation, environments }: Use): void {
      database.run(
        `insert into unlogged_operations (key_id, operation, scope, requests) values (?, ?, ?, 1)
           on conflict do update set requests = requests + 1`,
        keyId,
        operation,
        scopeMask(environments),
      );
    },

    /** When the oldest use was that is not in the audit trail. */
    unloggedSince(): number | null {
      const row = database.get('select min(unlogged_since) as since from api_keys where unlogged_uses > 0');
      const since = row?.since;
      return typeof since === 'number' ? since : null;
    },

    /** Returns the unlogged uses, oldest first, and marks them as logged. */
    takeUnlogged(): readonly UnloggedUses[] {
      const rows = database.all(
        `select id, name, scope, unlogged_uses, unlogged_since, last_used_at from api_keys
           where unlogged_uses > 0 order by last_used_at`,
      );
      const operations = Map.groupBy(
        database.all('select * from unlogged_operations order by requests desc, operation, scope'),
        (row) => text(row, 'key_id'),
      );
      if (rows.length > 0) {
        database.run('update api_keys set unlogged_uses = 0, unlogged_since = null where unlogged_uses > 0');
        for (const row of rows)
          database.run('delete from unlogged_operations where key_id = ?', text(row, 'id'));
      }
      return rows.map((row) => ({
        keyId: text(row, 'id'),
        keyName: text(row, 'name'),
        scope: integer(row, 'scope'),
        requests: integer(row, 'unlogged_uses'),
        operations: (operations.get(text(row, 'id')) ?? []).map((used) => ({
          operation: text(used, 'operation'),
          environments: writtenScope(scopeFromMask(integer(used, 'scope'))),
          requests: integer(used, 'requests'),
        })),
        firstAt: integer(row, 'unlogged_since'),
        lastAt: integer(row, 'last_used_at'),
      }));
    },
  };
}

function writtenScope(scope: EnvironmentScope): UsedOperation['environments'] {
  return scope === 'all' ? 'all' : [...scope];
}
