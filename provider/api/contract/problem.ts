import * as z from 'zod';

/** Every error of the API; the last segment of the problem's `type`. */
export const PROBLEM_CODES = [
  'missing-key',
  'unknown-key',
  'expired-key',
  'revoked-key',
  'insufficient-permissions',
  'environment-out-of-scope',
  'not-found',
  'method-not-allowed',
  'idempotency-conflict',
  'key-revoked',
  'conflict',
  'payload-too-large',
  'unsupported-media-type',
  'invalid-request',
  'rate-limited',
  'internal-error',
  'unavailable',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Status and title of each problem; the detail is written where it occurs. */
export const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'missing-key': { status: 401, title: 'No API Key' },
  'unknown-key': { status: 401, title: 'Unknown API Key' },
  'expired-key': { status: 401, title: 'Expired API Key' },
  'revoked-key': { status: 401, title: 'Revoked API Key' },
  'insufficient-permissions': { status: 403, title: 'Insufficient Permissions' },
  'environment-out-of-scope': { status: 403, title: 'Environment Out of Scope' },
  'not-found': { status: 404, title: 'Not Found' },
  'method-not-allowed': { status: 405, title: 'Method Not Allowed' },
  'idempotency-conflict': { status: 409, title: 'Idempotency Key Used Differently' },
  'key-revoked': { status: 409, title: 'Key Is Revoked' },
  conflict: { status: 409, title: 'Conflict' },
  'payload-too-large': { status: 413, title: 'Payload Too Large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported Media Type' },
  'invalid-request': { status: 422, title: 'Invalid Request' },
  'rate-limited': { status: 429, title: 'Too Many Requests' },
  'internal-error': { status: 500, title: 'Internal Error' },
  unavailable: { status: 503, title: 'Unavailable' },
};

export const PROBLEM_TYPE_BASE = 'https://lowerplane.dev/problems/';

/** An error body, RFC 9457 `application/problem+json`. */
export const problem = z
  .object({
    type: z.string().meta({ description: `\`${PROBLEM_TYPE_BASE}\` and a code.` }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().optional(),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ description: 'JSON Pointer, or the parameter name.' }),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'One per invalid field.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
