import type * as z from 'zod';
import type { ServerClock } from './clock.ts';
import type {
  ApiKey,
  CreateApiKeyRequest,
  ListApiKeysQuery,
  UpdateApiKeyRequest,
} from './contract/api-key.ts';
import type { AuditEvent, exportAuditEventsQuery, ListAuditEventsQuery } from './contract/audit-event.ts';
import type {
  ComplianceTest,
  listComplianceTestsQuery,
  UpdateComplianceTestRequest,
} from './contract/compliance-test.ts';
import type { Control, listControlsQuery, UpdateControlRequest } from './contract/control.ts';
import type { Evidence, listEvidenceQuery, uploadEvidenceFields } from './contract/evidence.ts';
import type { Organization, UpdateOrganizationRequest } from './contract/organization.ts';
import type { Posture, postureQuery } from './contract/posture.ts';
import type { inviteUserRequest, listUsersQuery, User, updateUserRequest } from './contract/user.ts';

/** Options of every call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason, not with a LowerPlaneError. */
  readonly signal?: AbortSignal;
}

export interface CreateOptions extends CallOptions {
  /**
   * 1 to 255 visible ASCII characters. When it is sent again with the same body, LowerPlane returns what was created the
   * first time. Defaults to a random one, which covers the retries of this call.
   */
  readonly idempotencyKey?: string;
}

/**
 * The result of creating a key. `replayed` means that an earlier request with the same idempotency key created it, and
 * its secret is lost because it cannot be read again. Revoke that key and create another one. `attempts` is how often this
 * call was sent: after one, the earlier request was another call's.
 */
export type KeyCreation =
  | { readonly key: ApiKey; readonly secret: string; readonly replayed: false }
  | { readonly key: ApiKey; readonly secret: null; readonly replayed: true; readonly attempts: number };

/** The filters of a list: its query without paging, which the client does itself. */
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
 * Every call that fails after its retries rejects with a LowerPlaneError; see its kinds. Lists are read lazily, 200
 * items per request, and reject where they are iterated.
 */
export interface LowerPlaneClient {
  /** The server's clock, as its responses show it. */
  readonly clock: ServerClock;

  /** The keys that this client's key may see, newest first. */
  listApiKeys(filters?: Filters<ListApiKeysQuery>, options?: CallOptions): AsyncIterable<ApiKey>;
  /** The key this client authenticates with. The cheapest way to check whether it is valid. */
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
  /** Changes a control in one environment. */
  updateControl(id: string, body: UpdateControlRequest, options?: CallOptions): Promise<Control>;
  listTests(
    filters?: Filters<z.input<typeof listComplianceTestsQuery>>,
    options?: CallOptions,
  ): AsyncIterable<ComplianceTest>;
  /** Records the result of a test in one environment, or changes its owner or remediation. */
  updateTest(id: string, body: UpdateComplianceTestRequest, options?: CallOptions): Promise<ComplianceTest>;
  listEvidence(
    filters?: Filters<z.input<typeof listEvidenceQuery>>,
    options?: CallOptions,
  ): AsyncIterable<Evidence>;
  getEvidence(id: string, options?: CallOptions): Promise<Evidence>;
  /** The content of evidence, as it was received: compare its size and hash with its record. */
  downloadEvidence(id: string, options?: CallOptions): Promise<Uint8Array>;
  /** Uploads evidence, once: a retry returns what an earlier attempt has stored. */
  uploadEvidence(
    fields: z.input<typeof uploadEvidenceFields>,
    file: EvidenceFile,
    options?: CreateOptions,
  ): Promise<Evidence>;

  listUsers(filters?: Filters<z.input<typeof listUsersQuery>>, options?: CallOptions): AsyncIterable<User>;
  /** Invites a user, once: a retry returns the user that an earlier attempt has invited. */
  inviteUser(body: z.input<typeof inviteUserRequest>, options?: CreateOptions): Promise<User>;
  /** Assigns a role, or changes when the access ends. */
  updateUser(id: string, body: z.input<typeof updateUserRequest>, options?: CallOptions): Promise<User>;
  /** Removes a user. Succeeds when a retry finds the user gone. */
  removeUser(id: string, options?: CallOptions): Promise<void>;

  /** The organization of this client's key. */
  getOrganization(options?: CallOptions): Promise<Organization>;
  /** Renames the organization or changes its settings. */
  updateOrganization(body: UpdateOrganizationRequest, options?: CallOptions): Promise<Organization>;

  /** Compliance posture, OpenCPX v1. */
  getPosture(query?: z.input<typeof postureQuery>, options?: CallOptions): Promise<Posture>;
  /** Compliance scores in the Prometheus text format. */
  getPostureMetrics(query?: z.input<typeof postureQuery>, options?: CallOptions): Promise<string>;

  /** Waits for running calls and closes all connections. */
  close(): Promise<void>;
}

/**
 * A client that can also create, change and revoke keys. Only the key lifecycle may hold one: it checks every
 * response and leaves no key behind without an owner.
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
  /** The key of a secret, as its holder gets it. LowerPlane does not count it as a use of that key. */
  verifyApiKey(secret: string, options?: CallOptions): Promise<ApiKey>;
  /** Revokes a key, immediately and permanently. Revoking it again changes nothing. */
  revokeApiKey(id: string, options?: CallOptions): Promise<ApiKey>;
}
