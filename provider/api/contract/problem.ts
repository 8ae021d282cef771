import * as z from 'zod';

/** Every error the API can answer with; the last segment of the problem's `type`. */
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
      .meta({ description: 'One for each invalid field.' }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problem>;
