import type * as z from 'zod';
import type { ServerClock } from './clock.ts';
import type {
  ApiKey,
  CreateApiKeyRequest,
  ListApiKeysQuery,
  UpdateApiKeyRequest,
} from './contract/api-key.ts';
import type { AuditEvent, exportAuditEventsQuery, ListAuditEventsQuery } from './contract/audit-event.ts';
import type { ComplianceTest, listComplianceTestsQuery } from './contract/compliance-test.ts';
import type { Control, listControlsQuery } from './contract/control.ts';
import type { Evidence, listEvidenceQuery, uploadEvidenceFields } from './contract/evidence.ts';
import type { Posture, postureQuery } from './contract/posture.ts';
import type { assignRoleRequest, inviteUserRequest, listUsersQuery, User } from './contract/user.ts';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason, not with a LowerPlaneError. */
  readonly signal?: AbortSignal;
}

export interface CreateOptions extends CallOptions {
  /**
   * 1 to 255 visible ASCII characters. Sent again with the same body, LowerPlane answers with the key made the first
   * time. A random one is used when none is given, which covers this call's own retries.
   */
  readonly idempotencyKey?: string;
}

/**
 * What creating a key came to. `replayed` means that an earlier request of the same idempotency key had made it
 * already, and its secret is lost: nobody can read it again. Revoke that key and create another.
 */
export type KeyCreation =
  | { readonly key: ApiKey; readonly secret: string; readonly replayed: false }
  | { readonly key: ApiKey; readonly secret: null; readonly replayed: true };

/** The filters of a list: its query without the paging, which is the client's business. */
export type Filters<Query> = Omit<Query, 'limit' | 'cursor'>;

export interface EvidenceFile {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly filename: string;
  /** For example `application/pdf`. */
  readonly mediaType: string;
}

/**
 * LowerPlane over HTTP: one method for each operation of the contract, except those that change keys, which only an
 * {@link AdminClient} has.
 *
 * Every call rejects with a LowerPlaneError when it fails, after retrying what can be retried; see its kinds.
 * Lists are walked lazily, 200 items to a request, and reject where they are iterated.
 */
export interface LowerPlaneClient {
  /** The server's clock, as its answers tell it. */
  readonly clock: ServerClock;

  /** Keys, newest first, of those the asking key may see. */
  listApiKeys(filters?: Filters<ListApiKeysQuery>, options?: CallOptions): AsyncIterable<ApiKey>;
  /** The key this client authenticates with. The cheapest way to learn whether it is good. */
  getOwnApiKey(options?: CallOptions): Promise<ApiKey>;
  /** @throws LowerPlaneError `notFound` when no such key ever existed; revoked keys are still found. */
  getApiKey(id: string, options?: CallOptions): Promise<ApiKey>;

  /** The audit trail, oldest first. */
  listAuditEvents(filters?: Filters<ListAuditEventsQuery>, options?: CallOptions): AsyncIterable<AuditEvent>;
  /** The audit trail as one text, JSON Lines unless `format` is `csv`. */
  exportAuditEvents(query?: z.input<typeof exportAuditEventsQuery>, options?: CallOptions): Promise<string>;

  listControls(
    filters?: Filters<z.input<typeof listControlsQuery>>,
    options?: CallOptions,
  ): AsyncIterable<Control>;
  listTests(
    filters?: Filters<z.input<typeof listComplianceTestsQuery>>,
    options?: CallOptions,
  ): AsyncIterable<ComplianceTest>;
  listEvidence(
    filters?: Filters<z.input<typeof listEvidenceQuery>>,
    options?: CallOptions,
  ): AsyncIterable<Evidence>;
  /** Uploads evidence. Never retried: LowerPlane would keep both. */
  uploadEvidence(
    fields: z.input<typeof uploadEvidenceFields>,
    file: EvidenceFile,
    options?: CallOptions,
  ): Promise<Evidence>;

  listUsers(filters?: Filters<z.input<typeof listUsersQuery>>, options?: CallOptions): AsyncIterable<User>;
  /** Invites a user. Never retried: an invitation would go out twice. */
  inviteUser(body: z.input<typeof inviteUserRequest>, options?: CallOptions): Promise<User>;
  assignRole(id: string, body: z.input<typeof assignRoleRequest>, options?: CallOptions): Promise<User>;
  /** Removes a user. Succeeds when a retry finds the user gone. */
  removeUser(id: string, options?: CallOptions): Promise<void>;

  /** Compliance posture, OpenCPX v1. */
  getPosture(query?: z.input<typeof postureQuery>, options?: CallOptions): Promise<Posture>;
  /** Compliance scores in the Prometheus text format. */
  getPostureMetrics(query?: z.input<typeof postureQuery>, options?: CallOptions): Promise<string>;

  /** Waits for running calls and closes all connections. */
  close(): Promise<void>;
}

/**
 * A client that can also create, change and revoke keys. Only the key lifecycle may hold one: it checks every answer
 * and leaves no key behind without an owner.
 */
export interface AdminClient extends LowerPlaneClient {
  /**
   * Creates a key.
   *
   * When it fails with `mayHaveTakenEffect`, the key may exist: call it again with the same `idempotencyKey` and body
   * to learn its id.
   */
  createApiKey(body: CreateApiKeyRequest, options?: CreateOptions): Promise<KeyCreation>;
  /** Renames a key or changes its expiration. @throws LowerPlaneError `conflict` when it is revoked. */
  updateApiKey(id: string, body: UpdateApiKeyRequest, options?: CallOptions): Promise<ApiKey>;
  /** Revokes a key, at once and for good. Of a revoked key it changes nothing and answers the same. */
  revokeApiKey(id: string, options?: CallOptions): Promise<ApiKey>;
}
