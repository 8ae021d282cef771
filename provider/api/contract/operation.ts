import type * as z from 'zod';
import type { Permissions } from '../../keys/permissions.ts';
import type { AuditAction } from './audit-event.ts';
import type { ProblemCode } from './problem.ts';

/** One method on one path: its input, its responses, and the permission it requires. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** OpenAPI style, for example `/v1/api-keys/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly permissions: Permissions;
  /** The audit events that it writes, in addition to those of every request. */
  readonly events?: readonly AuditAction[];
  /** The response contains only what is in the environments of the key. A narrower key gets a shorter response, not an error. */
  readonly withinScope?: true;
  readonly query?: z.ZodObject;
  readonly body?: {
    readonly mediaType: 'application/json' | 'multipart/form-data';
    readonly schema: z.ZodType;
  };
  readonly idempotencyKey?: true;
  /** It is idempotent, although its HTTP method is not. */
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
/** A request body in JSON. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  ({ mediaType: 'application/json', schema }) as const;
/** A 200 response in JSON. */
export const ok = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 200, mediaTypes: JSON_ONLY, schema }) as const;
/** A 201 response with the created object in JSON. */
export const created = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 201, mediaTypes: JSON_ONLY, schema }) as const;

/** Problems of every operation that has a body. */
export const BODY_PROBLEMS = ['payload-too-large', 'unsupported-media-type', 'invalid-request'] as const;
