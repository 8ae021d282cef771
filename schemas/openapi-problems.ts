import type { Operation } from '../provider/api/contract/operation.ts';
import {
  PROBLEM_CODES,
  PROBLEM_TYPE_BASE,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problem,
} from '../provider/api/contract/problem.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Components } from './openapi-components.ts';

/** Problems that every operation can answer with, besides its own. */
const COMMON: readonly ProblemCode[] = [
  'missing-key',
  'unknown-key',
  'expired-key',
  'revoked-key',
  'insufficient-permissions',
  'rate-limited',
  'internal-error',
  'unavailable',
];

const DETAILS: Readonly<Record<ProblemCode, string>> = {
  'missing-key': 'Send the key as "Authorization: Bearer <key>".',
  'unknown-key': 'No such key was ever created here.',
  'expired-key': 'The key expired at 2027-02-28T12:00:00Z.',
  'revoked-key': 'The key was revoked at 2026-12-01T09:00:00Z.',
  'insufficient-permissions': 'This needs admin; the key is read-only.',
  'environment-out-of-scope': 'The key reaches staging, and this is production.',
  'not-found': 'Nothing exists at this path.',
  'method-not-allowed': 'This path does not know PUT.',
  'idempotency-conflict': 'This Idempotency-Key came with another body before.',
  'key-revoked': 'The key is revoked; it cannot be changed any more.',
  conflict: 'The present state does not allow it.',
  'payload-too-large': 'The body is larger than what is accepted.',
  'unsupported-media-type': 'Send application/json.',
  'invalid-request': 'The request is not valid: /name must not be empty.',
  'rate-limited': 'Too many requests. Wait 2 seconds.',
  'internal-error': 'The server failed. The request can be tried again.',
  unavailable: 'LowerPlane is not available just now.',
};

/** The error responses of an operation, by status: its own and the common ones. */
export function problemResponses(operation: Operation, components: Components): JsonSchema {
  const codes = PROBLEM_CODES.filter((code) => COMMON.includes(code) || operation.problems.includes(code));
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      components.useResponse(responseName(status, ofStatus), responseObject(status, ofStatus, components)),
    ]),
  );
}

function responseName(status: number, codes: readonly ProblemCode[]): string {
  const allOfStatus = PROBLEM_CODES.filter((code) => PROBLEMS[code].status === status);
  return codes.length === allOfStatus.length ? `Problem${status}` : `Problem${status}-${codes.join('-')}`;
}

function responseObject(status: number, codes: readonly ProblemCode[], components: Components): JsonSchema {
  return {
    description: codes.map((code) => PROBLEMS[code].title).join(', or '),
    ...headersOf(status),
    content: {
      'application/problem+json': {
        schema: components.use(problem),
        examples: Object.fromEntries(
          codes.map((code) => [code, { summary: PROBLEMS[code].title, value: exampleOf(code) }]),
        ),
      },
    },
  };
}

function headersOf(status: number): JsonSchema {
  if (status === 401)
    return { headers: { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } } };
  if (status === 429 || status === 503) {
    return { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } };
  }
  return {};
}

function exampleOf(code: ProblemCode): Problem {
  return {
    type: `${PROBLEM_TYPE_BASE}${code}`,
    title: PROBLEMS[code].title,
    status: PROBLEMS[code].status,
    detail: DETAILS[code],
    ...(code === 'invalid-request' ? { errors: [{ path: '/name', message: 'must not be empty' }] } : {}),
  };
}
