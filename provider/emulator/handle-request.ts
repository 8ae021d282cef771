import type { Operation } from '../api/contract/operation.ts';
import { type OperationId, operations } from '../api/contract/operations.ts';
import type { EnvironmentScope } from '../keys/environments.ts';
import { allows } from '../keys/permissions.ts';
import { keyActor, keyEvent, UNAUTHENTICATED } from './audit.ts';
import { authenticate } from './authenticate.ts';
import type { Clock } from './clock.ts';
import { namedEnvironments } from './named-environments.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { Reply } from './reply.ts';
import { type RequestSource, readBody } from './request-body.ts';
import { readQuery } from './request-query.ts';
import type { Match } from './router.ts';
import type { Call, Handler } from './routes/handler.ts';
import { routes } from './routes/routes.ts';
import { NO_ENVIRONMENT } from './scope-mask.ts';
import type { StoredKey } from './store/api-keys.ts';
import type { Store } from './store/store.ts';

/** What a request is handled with. */
export interface RequestContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter | undefined;
}

/**
 * Handles one request of the contract: authentication, rate limit, permission, validation, then the route.
 *
 * @throws ProblemError for every way to refuse it.
 */
export async function handleRequest(
  request: RequestSource,
  { id, operation, params }: Match,
  search: URLSearchParams,
  context: RequestContext,
): Promise<Reply> {
  const { store, clock } = context;
  const caller = identify(request, id, context);
  const isVerification = id === 'getOwnApiKey' && search.get('purpose') === 'verification';
  return asCaller(caller, id, context, isVerification ? 'verification' : 'use', async (recordOperation) => {
    const idempotencyKey = readIdempotencyKey(request, operation);
    const query = readQuery(operation.query, search);
    const body = operation.body === undefined ? undefined : await readBody(request, operation.body);
    recordOperation(namedEnvironments(id, { id: params.id ?? '', query, body: body?.value }, store));
    // Again after the body, which may have taken long to arrive: revoking takes effect at once.
    const current = body === undefined ? caller : identify(request, id, context);
    const call = { caller: current, id: params.id ?? '', idempotencyKey, now: clock.now(), store };
    return dispatch(id, { ...call, query, body: body?.value, file: body?.file ?? null });
  });
}

/** Records what a use is. @param environments those that the request names. */
type RecordOperation = (environments: EnvironmentScope) => void;

/**
 * Acts for a key: its use, or that it was only verified, is recorded and limited, and what is forbidden to it is written to the audit trail.
 *
 * @param act gets what records the operation, to be called before it reads the audit trail.
 * @throws ProblemError for every way to refuse it.
 */
export async function asCaller<Result>(
  caller: StoredKey,
  id: OperationId,
  { store, clock, rateLimiter }: RequestContext,
  recordedAs: 'use' | 'verification',
  act: (recordOperation: RecordOperation) => Promise<Result> | Result,
): Promise<Result> {
  const { auditTrail } = store;
  let isRecorded = recordedAs === 'verification';
  const recordOperation: RecordOperation = (environments) => {
    if (!isRecorded) auditTrail.recordOperation(caller.id, { operation: id, environments });
    isRecorded = true;
  };
  if (recordedAs === 'use') auditTrail.recordUse(caller.id, clock.now());
  try {
    limitRate(caller, rateLimiter, clock.now());
    if (recordedAs === 'verification')
      auditTrail.append(keyEvent('api_key.verified', keyActor(caller), caller, clock.now(), {}));
    assertPermitted(caller, operations[id]);
    return await act(recordOperation);
  } catch (error) {
    recordOperation([]);
    if (error instanceof ProblemError && error.status === 403) {
      const details = { reason: error.code, operation: id };
      auditTrail.append(keyEvent('api_key.refused', keyActor(caller), caller, clock.now(), details));
    }
    throw error;
  }
}

/**
 * The key a request is made with.
 *
 * @throws ProblemError when there is no valid key; the refusal is written to the audit trail.
 */
export function identify(
  request: Pick<RequestSource, 'headers'>,
  operation: string,
  context: RequestContext,
): StoredKey {
  const { store, clock } = context;
  const now = clock.now();
  const result = authenticate(request.headers.authorization, store.apiKeys, now);
  if (result.kind === 'authenticated') return result.key;
  const { problem, key, fingerprint } = result;
  const details = { reason: problem.code, operation, ...(fingerprint === null ? {} : { fingerprint }) };
  const action = 'api_key.refused';
  if (key !== null) store.auditTrail.append(keyEvent(action, keyActor(key), key, now, details));
  else {
    const refusal = { at: now, action, actor: UNAUTHENTICATED, keyId: null, target: null } as const;
    store.auditTrail.appendUnauthenticated({ ...refusal, scope: NO_ENVIRONMENT, details });
  }
  throw problem;
}

function limitRate(caller: StoredKey, rateLimiter: RateLimiter | undefined, now: number): void {
  const seconds = rateLimiter?.take(caller.id, now) ?? 0;
  if (seconds === 0) return;
  throw new ProblemError(
    'rate-limited',
    `The key "${caller.name}" made too many requests. Try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

/** @throws ProblemError `insufficient-permissions`. */
function assertPermitted(caller: StoredKey, operation: Operation): void {
  if (allows(caller.permissions, operation.permissions)) return;
  throw new ProblemError(
    'insufficient-permissions',
    `${operation.method} ${operation.path} needs a key with ${operation.permissions} permissions; ` +
      `"${caller.name}" is ${caller.permissions}.`,
  );
}

function readIdempotencyKey(request: RequestSource, operation: Operation): string | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined || operation.idempotencyKey !== true) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw invalidRequest([
    { path: 'Idempotency-Key', message: 'must be 1 to 255 printable ASCII characters without spaces' },
  ]);
}

interface UntypedCall extends Omit<Call<OperationId>, 'query' | 'body'> {
  readonly query: unknown;
  readonly body: unknown;
}

function dispatch<Id extends OperationId>(id: Id, call: UntypedCall): Reply {
  const handler: Handler<Id> = routes[id];
  // The query and the body were just validated with the schemas that Call takes its types from;
  // TypeScript cannot follow that through the lookup by id.
  return handler(call as Call<Id>);
}
