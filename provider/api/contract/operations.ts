import type * as z from 'zod';
import type { Permissions } from '../../keys/permissions.ts';
import {
  apiKey,
  apiKeyPage,
  createApiKeyRequest,
  createdApiKey,
  listApiKeysQuery,
  ownApiKeyQuery,
  updateApiKeyRequest,
} from './api-key.ts';
import {
  type AuditAction,
  auditEventPage,
  exportAuditEventsQuery,
  listAuditEventsQuery,
} from './audit-event.ts';
import { complianceTestPage, listComplianceTestsQuery } from './compliance-test.ts';
import { controlPage, listControlsQuery } from './control.ts';
import { evidence, evidencePage, listEvidenceQuery, uploadEvidenceFields } from './evidence.ts';
import { posture, postureQuery } from './posture.ts';
import type { ProblemCode } from './problem.ts';
import { inviteUserRequest, listUsersQuery, updateUserRequest, user, userPage } from './user.ts';

/** One method on one path: its input, its responses, and the permission it requires. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** OpenAPI style, for example `/v1/api-keys/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly permissions: Permissions;
  /** The events that the audit trail has of it, besides those of every request. */
  readonly events?: readonly AuditAction[];
  /** The answer has only what lies within the environments of the key: a narrower key gets less of it, and no refusal. */
  readonly withinScope?: true;
  readonly query?: z.ZodObject;
  readonly body?: {
    readonly mediaType: 'application/json' | 'multipart/form-data';
    readonly schema: z.ZodType;
  };
  readonly idempotencyKey?: true;
  /** Doing it twice has the effect of doing it once, though its method does not say so. */
  readonly repeatable?: true;
  readonly success: {
    readonly status: 200 | 201 | 204;
    readonly mediaTypes: readonly string[];
    readonly schema?: z.ZodType;
  };
  /** Problems beyond those of every operation (authentication, permission, rate limit, server). */
  readonly problems: readonly ProblemCode[];
}

const JSON_ONLY = ['application/json'] as const;
const json = <Schema extends z.ZodType>(schema: Schema) =>
  ({ mediaType: 'application/json', schema }) as const;
const ok = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 200, mediaTypes: JSON_ONLY, schema }) as const;
const created = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 201, mediaTypes: JSON_ONLY, schema }) as const;

/** The whole contract: served by the emulator, used by the client, published in `schemas/openapi.json`. */
export const operations = {
  listApiKeys: {
    method: 'GET',
    path: '/v1/api-keys',
    summary:
      'List keys, newest first. Only keys whose environments are within the scope of the requesting key.',
    permissions: 'read-only',
    withinScope: true,
    query: listApiKeysQuery,
    success: ok(apiKeyPage),
    problems: ['invalid-request'],
  },
  createApiKey: {
    method: 'POST',
    path: '/v1/api-keys',
    summary: 'Create a key. Its whole text is in this response and nowhere else.',
    permissions: 'admin',
    events: ['api_key.created'],
    body: json(createApiKeyRequest),
    idempotencyKey: true,
    success: created(createdApiKey),
    problems: [
      'environment-out-of-scope',
      'idempotency-conflict',
      'payload-too-large',
      'unsupported-media-type',
      'invalid-request',
    ],
  },
  getOwnApiKey: {
    method: 'GET',
    path: '/v1/api-keys/self',
    summary: 'The key this request is authenticated with.',
    permissions: 'read-only',
    query: ownApiKeyQuery,
    success: ok(apiKey),
    problems: ['invalid-request'],
  },
  getApiKey: {
    method: 'GET',
    path: '/v1/api-keys/{id}',
    summary: 'Read one key.',
    permissions: 'read-only',
    success: ok(apiKey),
    problems: ['environment-out-of-scope', 'not-found'],
  },
  updateApiKey: {
    method: 'PATCH',
    path: '/v1/api-keys/{id}',
    summary: 'Rename a key or change its expiration.',
    permissions: 'admin',
    events: ['api_key.renamed', 'api_key.expiration_changed'],
    body: json(updateApiKeyRequest),
    repeatable: true,
    success: ok(apiKey),
    problems: [
      'environment-out-of-scope',
      'not-found',
      'key-revoked',
      'payload-too-large',
      'unsupported-media-type',
      'invalid-request',
    ],
  },
  revokeApiKey: {
    method: 'POST',
    path: '/v1/api-keys/{id}/revoke',
    summary: 'Revoke a key, immediately and permanently. Revoking it again changes nothing.',
    permissions: 'admin',
    events: ['api_key.revoked'],
    repeatable: true,
    success: ok(apiKey),
    problems: ['environment-out-of-scope', 'not-found'],
  },
  listAuditEvents: {
    method: 'GET',
    path: '/v1/audit-events',
    summary: 'The audit trail, oldest first.',
    permissions: 'read-only',
    withinScope: true,
    query: listAuditEventsQuery,
    success: ok(auditEventPage),
    problems: ['invalid-request'],
  },
  exportAuditEvents: {
    method: 'GET',
    path: '/v1/audit-events/export',
    summary: 'The audit trail as JSON Lines or CSV, oldest first.',
    permissions: 'read-only',
    withinScope: true,
    query: exportAuditEventsQuery,
    success: { status: 200, mediaTypes: ['application/jsonl', 'text/csv'] },
    problems: ['invalid-request'],
  },
  listControls: {
    method: 'GET',
    path: '/v1/controls',
    summary: 'List controls.',
    permissions: 'read-only',
    withinScope: true,
    query: listControlsQuery,
    success: ok(controlPage),
    problems: ['environment-out-of-scope', 'invalid-request'],
  },
  listTests: {
    method: 'GET',
    path: '/v1/tests',
    summary: 'List tests.',
    permissions: 'read-only',
    withinScope: true,
    query: listComplianceTestsQuery,
    success: ok(complianceTestPage),
    problems: ['environment-out-of-scope', 'invalid-request'],
  },
  listEvidence: {
    method: 'GET',
    path: '/v1/evidence',
    summary: 'List evidence.',
    permissions: 'read-only',
    withinScope: true,
    query: listEvidenceQuery,
    success: ok(evidencePage),
    problems: ['environment-out-of-scope', 'invalid-request'],
  },
  uploadEvidence: {
    method: 'POST',
    path: '/v1/evidence',
    summary: 'Upload evidence: one `file` part and its fields.',
    permissions: 'read-write',
    events: ['evidence.uploaded'],
    body: { mediaType: 'multipart/form-data', schema: uploadEvidenceFields },
    idempotencyKey: true,
    success: created(evidence),
    problems: [
      'environment-out-of-scope',
      'idempotency-conflict',
      'payload-too-large',
      'unsupported-media-type',
      'invalid-request',
    ],
  },
  getEvidence: {
    method: 'GET',
    path: '/v1/evidence/{id}',
    summary: 'Read what is known of one piece of evidence.',
    permissions: 'read-only',
    success: ok(evidence),
    problems: ['environment-out-of-scope', 'not-found'],
  },
  downloadEvidence: {
    method: 'GET',
    path: '/v1/evidence/{id}/content',
    summary: 'Download evidence. The media type it was uploaded with is in its record.',
    permissions: 'read-only',
    events: ['evidence.downloaded'],
    success: { status: 200, mediaTypes: ['application/octet-stream'] },
    problems: ['environment-out-of-scope', 'not-found'],
  },
  listUsers: {
    method: 'GET',
    path: '/v1/users',
    summary: 'List users.',
    permissions: 'admin',
    query: listUsersQuery,
    success: ok(userPage),
    problems: ['invalid-request'],
  },
  inviteUser: {
    method: 'POST',
    path: '/v1/users',
    summary: 'Invite a user.',
    permissions: 'admin',
    events: ['user.invited'],
    body: json(inviteUserRequest),
    idempotencyKey: true,
    success: created(user),
    problems: [
      'conflict',
      'idempotency-conflict',
      'payload-too-large',
      'unsupported-media-type',
      'invalid-request',
    ],
  },
  updateUser: {
    method: 'PATCH',
    path: '/v1/users/{id}',
    summary: 'Assign a role to a user, or change when the access ends.',
    permissions: 'admin',
    events: ['user.role_assigned', 'user.expiration_changed'],
    body: json(updateUserRequest),
    repeatable: true,
    success: ok(user),
    problems: ['not-found', 'conflict', 'payload-too-large', 'unsupported-media-type', 'invalid-request'],
  },
  removeUser: {
    method: 'DELETE',
    path: '/v1/users/{id}',
    summary: 'Remove a user. The last owner cannot be removed.',
    permissions: 'admin',
    events: ['user.removed'],
    success: { status: 204, mediaTypes: [] },
    problems: ['not-found', 'conflict'],
  },
  getPosture: {
    method: 'GET',
    path: '/cpx',
    summary: 'Compliance posture as OpenCPX v1.',
    permissions: 'read-only',
    withinScope: true,
    query: postureQuery,
    success: ok(posture),
    problems: ['environment-out-of-scope', 'not-found', 'invalid-request'],
  },
  getPostureMetrics: {
    method: 'GET',
    path: '/cpx/metrics',
    summary: 'Compliance scores in the Prometheus text format.',
    permissions: 'read-only',
    withinScope: true,
    query: postureQuery,
    success: { status: 200, mediaTypes: ['text/plain'] },
    problems: ['environment-out-of-scope', 'not-found', 'invalid-request'],
  },
} as const satisfies Record<string, Operation>;
export type OperationId = keyof typeof operations;
