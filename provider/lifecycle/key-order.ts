import type { CreateApiKeyRequest } from '../api/contract/api-key.ts';
import { type Expiration, isExpired, resolveExpiration } from '../keys/expiration.ts';
import { formatInstant, type Instant, wholeSecond } from '../keys/instant.ts';
import { PENDING } from '../keys/key.ts';
import type { DeclaredKey } from './declared-key.ts';
import { withMark } from './delivery-mark.ts';
import { PROVISIONAL_LIFE } from './orphans.ts';
import { LifecycleError } from './report.ts';
import type { ConnectedRun } from './run.ts';

/** What LowerPlane is asked for. */
export interface KeyOrder {
  readonly name: string;
  /** The request of one attempt: relative expirations count from it. */
  readonly request: () => CreateApiKeyRequest;
  /** The expiration to give the key of the last attempt in the end. Undefined: it has it. */
  readonly until: () => Expiration | undefined;
}

/**
 * @param marks whether its expiration has a mark until its delivery is noted.
 * @throws LifecycleError while a value of the declaration is not known.
 */
export function orderOf(
  run: Pick<ConnectedRun, 'now'>,
  { desired }: Pick<DeclaredKey, 'desired'>,
  marks: boolean,
): KeyOrder {
  const { name, permissions, environments, expiration } = desired;
  if (name === PENDING || permissions === PENDING || environments === PENDING || expiration === PENDING)
    throw notKnown();
  const asMarked = (expires: Expiration, now: Instant) => (marks ? withMark(expires, now) : expires);
  let until: Expiration | undefined;
  return {
    name,
    request: () => {
      // From a whole second on: milliseconds are hard to read. A declared date is sent as it is.
      const now = wholeSecond(run.now());
      const declared = resolveExpiration(expiration, now);
      const provisional: Expiration = { kind: 'at', at: now + PROVISIONAL_LIFE };
      until = isExpired(declared, provisional.at) ? undefined : asMarked(declared, now);
      return {
        name,
        permissions,
        environments: environments === 'all' ? 'all' : [...environments],
        expires_at: expirationText(asMarked(until === undefined ? declared : provisional, now)),
      };
    },
    until: () => until,
  };
}

/** An expiration as LowerPlane takes it. */
export function expirationText(expiration: Expiration): string | null {
  return expiration.kind === 'never' ? null : formatInstant(expiration.at);
}

/** What stops a key from being created while its declaration is not known whole. */
export function notKnown(): LifecycleError {
  return new LifecycleError({
    title: 'Value Not Known At Apply',
    detail:
      'A value of this key is still not known, although everything it depends on was applied. This is a bug; please report it with the configuration of this key.',
  });
}
