import type { Database } from './database.ts';
import { bytes, text } from './row.ts';

/** A create request that was already handled. */
export interface IdempotentRequest {
  readonly requestHash: Uint8Array;
  /** The key, user or evidence that it created. */
  readonly createdId: string;
}

const REPEAT_MILLISECONDS = 24 * 60 * 60 * 1000;

export type IdempotentRequestTable = ReturnType<typeof idempotentRequestTable>;

/**
 * Which `Idempotency-Key` of which caller created what. Repeats are recognized for 24 hours; the key of a request
 * can be looked up by every key, for as long as it exists. The secret is never stored.
 */
export function idempotentRequestTable(database: Database) {
  return {
    find(callerId: string, idempotencyKey: string, now: number): IdempotentRequest | undefined {
      const row = database.get(
        'select * from idempotent_requests where caller_id = ? and idempotency_key = ? and created_at > ?',
        callerId,
        idempotencyKey,
        now - REPEAT_MILLISECONDS,
      );
      return row && { requestHash: bytes(row, 'request_hash'), createdId: text(row, 'key_id') };
    },

    remember(callerId: string, idempotencyKey: string, request: IdempotentRequest, now: number): void {
      database.run(
        `insert or replace into idempotent_requests (caller_id, idempotency_key, request_hash, key_id, created_at)
           values (?, ?, ?, ?, ?)`,
        callerId,
        idempotencyKey,
        request.requestHash,
        request.createdId,
        now,
      );
    },
  };
}
