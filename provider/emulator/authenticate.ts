import { createHash, timingSafeEqual } from 'node:crypto';
import type { ProblemCode } from '../api/contract/problem.ts';
import { fingerprint } from '../keys/fingerprint.ts';
import { classifyKeyText, KEY_PREFIX } from '../keys/key-text.ts';
import { formatInstant } from './instant.ts';
import { ProblemError } from './problem.ts';
import type { ApiKeyTable, StoredKey } from './store/api-keys.ts';

/** Whose request this is, or why it is nobody's. */
export type Authentication =
  | { readonly kind: 'authenticated'; readonly key: StoredKey }
  | {
      readonly kind: 'refused';
      readonly problem: ProblemError;
      /** The key, when it is a known one that no longer works. */
      readonly key: StoredKey | null;
      /** Of a key text that nobody knows, when it is a whole one: lets a person find where it came from. */
      readonly fingerprint: string | null;
    };

/**
 * SHA-256 over the key text: all that is kept of it. A slow password hash would add nothing, because a key holds 178
 * random bits and cannot be guessed, and it would cost every request.
 */
export function hashKeyText(keyText: string): Uint8Array {
  return createHash('sha256').update(keyText).digest();
}

/**
 * Finds the key in an `Authorization` header and tells apart the ways it can be wrong. No answer repeats any of it.
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
        : 'The Authorization header holds no key. Its form is "Authorization: Bearer <key>".',
    );
  }
  const hash = hashKeyText(keyText);
  const key = keys.byHash(hash);
  if (key === undefined || !timingSafeEqual(key.hash, hash)) return refuseUnknown(keyText);
  if (key.revoked !== null) {
    const { at, by } = key.revoked;
    return refuse(
      'revoked-key',
      `The key "${key.name}" (…${key.lastFour}) was revoked at ${formatInstant(at)} by ${by.name}. ` +
        'Revoking is permanent: create a new key and use that.',
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
        'No such key exists here. Check that it belongs to this organization and this base URL.',
        null,
        fingerprint(keyText),
      );
    case 'look-alike':
      return refuse(
        'unknown-key',
        'The key has the right form but a wrong checksum: it was mistyped or changed on its way.',
      );
    case 'other':
      return refuse(
        'unknown-key',
        `The text sent is no LowerPlane key: those start with ${KEY_PREFIX}. It may be cut short, or another service's.`,
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
