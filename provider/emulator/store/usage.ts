import type { Database } from './database.ts';
import { integer, text } from './row.ts';

/** Uses of one key that are not in the audit trail yet. */
export interface UnloggedUses {
  readonly keyId: string;
  readonly keyName: string;
  /** Mask of the key's environments. */
  readonly scope: number;
  readonly requests: number;
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
      if (rows.length > 0) {
        database.run('update api_keys set unlogged_uses = 0, unlogged_since = null where unlogged_uses > 0');
      }
      return rows.map((row) => ({
        keyId: text(row, 'id'),
        keyName: text(row, 'name'),
        scope: integer(row, 'scope'),
        requests: integer(row, 'unlogged_uses'),
        firstAt: integer(row, 'unlogged_since'),
        lastAt: integer(row, 'last_used_at'),
      }));
    },
  };
}
