import { expect } from 'vitest';
import type * as z from 'zod';
import type { Operation } from '../../../provider/api/contract/operation.ts';
import { type OperationId, operations } from '../../../provider/api/contract/operations.ts';
import { PROBLEM_TYPE_BASE, type Problem, problem } from '../../../provider/api/contract/problem.ts';
import type { Emulator } from '../../../provider/emulator/start.ts';

export interface Sent {
  /** Text of the key; null sends no Authorization header, absent sends the bootstrap key. */
  readonly key?: string | null;
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request for an operation and checks the response against the contract, whatever its status. */
export async function call(emulator: Emulator, id: OperationId, sent: Sent = {}): Promise<Received> {
  const operation: Operation = operations[id];
  const path = operation.path.replace('{id}', encodeURIComponent(sent.id ?? ''));
  const query = new URLSearchParams(sent.query).toString();
  const response = await fetch(`${emulator.url}${path}${query === '' ? '' : `?${query}`}`, {
    method: operation.method,
    headers: { ...authorization(emulator, sent.key), ...contentType(sent.body), ...sent.headers },
    body: encode(sent.body),
  });
  const received = { status: response.status, headers: response.headers, text: await response.text() };
  if (response.ok) expectSuccess(operation, received);
  else expectProblem(operation, received);
  return received;
}

type SuccessOf<Id extends OperationId> = (typeof operations)[Id]['success'] extends {
  readonly schema: infer Schema extends z.ZodType;
}
  ? z.output<Schema>
  : never;

/** Sends a request that must succeed, and gives its body as the operation's schema reads it. */
export async function ok<Id extends OperationId>(
  emulator: Emulator,
  id: Id,
  sent: Sent = {},
): Promise<SuccessOf<Id>> {
  const received = await call(emulator, id, sent);
  expect(received.text, `${id} should succeed`).not.toContain(PROBLEM_TYPE_BASE);
  return JSON.parse(received.text);
}

/** Sends a request that must fail in one certain way. */
export async function refused(
  emulator: Emulator,
  id: OperationId,
  status: number,
  code: string,
  sent: Sent = {},
): Promise<Problem & { readonly headers: Headers }> {
  const received = await call(emulator, id, sent);
  const body = problem.parse(JSON.parse(received.text));
  expect({ status: received.status, type: body.type }, body.detail).toEqual({
    status,
    type: `${PROBLEM_TYPE_BASE}${code}`,
  });
  return { ...body, headers: received.headers };
}

/** Makes a key and gives its record and its text. */
export async function createKey(
  emulator: Emulator,
  body: Readonly<Record<string, unknown>> = {},
  sent: Sent = {},
) {
  const created = await ok(emulator, 'createApiKey', {
    ...sent,
    body: { name: 'CI gate', permissions: 'read-only', ...body },
  });
  return { ...created, text: String(created.secret) };
}

const COMMON_PROBLEMS = [
  'missing-key',
  'unknown-key',
  'expired-key',
  'revoked-key',
  'insufficient-permissions',
  'rate-limited',
  'internal-error',
  'unavailable',
];

function expectSuccess({ success }: Operation, { status, headers, text }: Received): void {
  expect(status).toBe(success.status);
  if (success.mediaTypes.length === 0) expect(text).toBe('');
  else expect(success.mediaTypes).toContain(headers.get('content-type')?.split(';')[0]);
  if (success.schema === undefined) return;
  const body: unknown = JSON.parse(text);
  // Equal, not only valid: the emulator sends nothing the contract does not know.
  expect(success.schema.parse(body)).toEqual(body);
}

function expectProblem(operation: Operation, { status, headers, text }: Received): void {
  expect(headers.get('content-type')).toBe('application/problem+json');
  const body = problem.parse(JSON.parse(text));
  expect(body.status).toBe(status);
  expect([...COMMON_PROBLEMS, ...operation.problems]).toContain(body.type.slice(PROBLEM_TYPE_BASE.length));
  expect(headers.has('www-authenticate')).toBe(status === 401);
}

function authorization(emulator: Emulator, key: string | null | undefined): Record<string, string> {
  const text = key === undefined ? emulator.bootstrapKey : key;
  return text === null ? {} : { authorization: `Bearer ${text}` };
}

function contentType(body: unknown): Record<string, string> {
  return body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' };
}

function encode(body: unknown): FormData | string | null {
  if (body === undefined) return null;
  return body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
}
