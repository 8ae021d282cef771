import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from './problem.ts';
import type { Call } from './routes/handler.ts';

type Creation = Pick<
  Call<'createApiKey' | 'inviteUser' | 'uploadEvidence'>,
  'caller' | 'idempotencyKey' | 'now' | 'store'
>;

/**
 * Does what a request asks for once for each `Idempotency-Key`.
 *
 * @param what it creates, for the message: "key".
 * @param request all that it asks for, in a form that is the same for the same request.
 * @param create returns the id of what it created.
 * @param find what was created, by its id. Undefined: it was removed since, and is created again.
 * @throws ProblemError `idempotency-conflict`
 */
export function createOnce<Created>(
  { caller, idempotencyKey, now, store }: Creation,
  { what, request }: { readonly what: string; readonly request: unknown },
  create: () => { readonly id: string; readonly created: Created },
  find: (id: string) => Created | undefined,
): { readonly created: Created; readonly isReplayed: boolean } {
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest();
  const earlier =
    idempotencyKey === null ? undefined : store.idempotentRequests.find(caller.id, idempotencyKey, now);
  if (earlier !== undefined && !timingSafeEqual(earlier.requestHash, requestHash)) {
    throw new ProblemError(
      'idempotency-conflict',
      `This Idempotency-Key already created the ${what} ${earlier.createdId} with a different body. ` +
        `Send the same body to see that ${what}, or a new Idempotency-Key to create another.`,
    );
  }
  const existing = earlier && find(earlier.createdId);
  if (existing !== undefined) return { created: existing, isReplayed: true };
  const { id, created } = create();
  if (idempotencyKey !== null)
    store.idempotentRequests.remember(caller.id, idempotencyKey, { requestHash, createdId: id }, now);
  return { created, isReplayed: false };
}

/** The header of a response that repeats an earlier one. */
export const REPLAYED = { 'idempotency-replayed': 'true' };
