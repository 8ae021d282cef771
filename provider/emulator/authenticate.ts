import { hash } from 'node:crypto';
import type { ProblemCode } from '../api/contract/problem.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { formatInstant } from '../keys/instant.ts';
import { classifyKeyText, KEY_PREFIX } from '../keys/key-text.ts';
import { ProblemError } from './problem.ts';
import type { ApiKeyTable, StoredKey } from './store/api-keys.ts';

/** The key a request is made with, or why there is none. */
export type Authentication =
  | { readonly kind: 'authenticated'; readonly key: StoredKey }
  | {
      readonly kind: 'refused';
      readonly problem: ProblemError;
      /** The key, when it is a known one that no longer works. */
      readonly key: StoredKey | null;
      /** Of a well-formed but unknown key text, so that an operator can find where it came from. */
      readonly fingerprint: string | null;
    };

/**
 * SHA-256 over the key text, which itself is not kept. A slow password hash would add nothing, because a key has 178
 * random bits and cannot be guessed, and it would slow down every request.
 */
export function hashKeyText(keyText: string): Uint8Array {
  return hash('sha256', keyText, 'buffer');
}

/**
 * Finds the key in an `Authorization` header, or the reason why it is refused. No response repeats any of the header.
 *
 * @param now milliseconds since the epoch.
 */
export function authenticate(header: string | undefined, keys: ApiKeyTable, now: number): Authentication {
  const keyText = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  if (keyText === undefined) {
    return refuse(
      'missing-key',
      header === undefined
        ? 'The request has no Authorization header. Send "Authorization: Bearer <key>".'
        : 'The Authorization header contains no key. Its form is "Authorization: Bearer <key>".',
    );
  }
  // The time that the look-up takes says something about the hash at most, and nothing about the text.
  const key = keys.byHash(hashKeyText(keyText));
  return key === undefined ? refuseUnknown(keyText) : standing(key, now);
}

/** Whether a key still works. @param now milliseconds since the epoch. */
export function standing(key: StoredKey, now: number): Authentication {
  if (key.revoked !== null) {
    const { at, by } = key.revoked;
    return refuse(
      'revoked-key',
      `The key "${key.name}" (…${key.lastFour}) was revoked at ${formatInstant(at)} by ${by.name}. ` +
        'Revoking is permanent: create a new key.',
      key,
    );
  }
  if (key.expiresAt !== null && key.expiresAt <= now) {
    return refuse(
      'expired-key',
      `The key "${key.name}" (…${key.lastFour}) expired at ${formatInstant(key.expiresAt)}; ` +
        `it is now ${formatInstant(now)}. Create a new key, or have an admin extend this one.`,
      key,
    );
  }
  return { kind: 'authenticated', key };
}

function refuseUnknown(keyText: string): Authentication {
  switch (classifyKeyText(keyText)) {
    case 'key':
      return refuse(
        'unknown-key',
        'This key does not exist here. Check that it belongs to this organization and this base URL.',
        null,
        fingerprint(keyText),
      );
    case 'suspected':
      return refuse(
        'unknown-key',
        'The key has the right form but a wrong checksum: it was mistyped or modified in transit.',
      );
    case 'other':
      return refuse(
        'unknown-key',
        `The text is not a LowerPlane key: keys start with ${KEY_PREFIX}. It may be truncated, or a key of another service.`,
      );
  }
}

function refuse(
  code: ProblemCode,
  detail: string,
  key: StoredKey | null = null,
  keyFingerprint: string | null = null,
): Authentication {
  const challenge =
    code === 'missing-key'
      ? 'Bearer realm="LowerPlane"'
      : `Bearer realm="LowerPlane", error="invalid_token", error_description="${code}"`;
  const problem = new ProblemError(code, detail, { headers: { 'www-authenticate': challenge } });
  return { kind: 'refused', problem, key, fingerprint: keyFingerprint };
}
