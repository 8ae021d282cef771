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
/** A body in JSON. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  ({ mediaType: 'application/json', schema }) as const;
/** An answer in JSON. */
export const ok = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 200, mediaTypes: JSON_ONLY, schema }) as const;
/** What was created, in JSON. */
export const created = <Schema extends z.ZodType>(schema: Schema) =>
  ({ status: 201, mediaTypes: JSON_ONLY, schema }) as const;
