import type * as z from 'zod';
import type { OperationId, operations } from '../../api/contract/operations.ts';
import type { Reply } from '../reply.ts';
import type { UploadedFile } from '../request-body.ts';
import type { StoredKey } from '../store/api-keys.ts';
import type { Store } from '../store/store.ts';

type Table = typeof operations;

/** The query parameters of an operation, as its schema reads them. */
export type QueryOf<Id extends OperationId> = Table[Id] extends {
  readonly query: infer Query extends z.ZodType;
}
  ? z.output<Query>
  : undefined;

/** The body of an operation, as its schema reads it. */
export type BodyOf<Id extends OperationId> = Table[Id] extends {
  readonly body: { readonly schema: infer Body extends z.ZodType };
}
  ? z.output<Body>
  : undefined;

/** One authenticated, permitted and validated request. */
export interface Call<Id extends OperationId> {
  /** The key the request is authenticated with. */
  readonly caller: StoredKey;
  /** Value of `{id}` in the path; empty when the path has none. */
  readonly id: string;
  readonly query: QueryOf<Id>;
  readonly body: BodyOf<Id>;
  readonly file: UploadedFile | null;
  readonly idempotencyKey: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly store: Store;
}

/** Handles one operation, or throws a ProblemError. It is synchronous, so that no other request runs in between. */
export type Handler<Id extends OperationId> = (call: Call<Id>) => Reply;
