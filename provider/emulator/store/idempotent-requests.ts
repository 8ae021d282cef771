import type { Database } from './database.ts';
import { bytes, text } from './row.ts';

/** A create request that was already answered. */
export interface IdempotentRequest {
  readonly requestHash: Uint8Array;
  /** The key it created. */
  readonly keyId: string;
}

const RETENTION_MILLISECONDS = 24 * 60 * 60 * 1000;

export type IdempotentRequestTable = ReturnType<typeof idempotentRequestTable>;

/** Which `Idempotency-Key` of which caller made which key, remembered for 24 hours. The secret is never part of it. */
export function idempotentRequestTable(database: Database) {
  return {
    find(callerId: string, idempotencyKey: string, now: number): IdempotentRequest | undefined {
      database.run('delete from idempotent_requests where created_at <= ?', now - RETENTION_MILLISECONDS);
      const row = database.get(
        'select * from idempotent_requests where caller_id = ? and idempotency_key = ?',
        callerId,
        idempotencyKey,
      );
      return row && { requestHash: bytes(row, 'request_hash'), keyId: text(row, 'key_id') };
    },

    remember(callerId: string, idempotencyKey: string, request: IdempotentRequest, now: number): void {
      database.run(
        `insert into idempotent_requests (caller_id, idempotency_key, request_hash, key_id, created_at)
           values (?, ?, ?, ?, ?)`,
        callerId,
        idempotencyKey,
        request.requestHash,
        request.keyId,
        now,
      );
    },
  };
}
