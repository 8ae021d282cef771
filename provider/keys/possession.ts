import { createHmac, timingSafeEqual } from 'node:crypto';
import { formatInstant, type Instant, parseInstant } from './instant.ts';

/**
 * Proof of possession: a consumer shows that it holds the secret of a key, and the secret never travels.
 *
 * 1. A challenge is sent: JSON with a nonce that was never used before, bound to one key, its generation and one consumer.
 * 2. The consumer answers with an HMAC-SHA-256 over the text of the challenge, exactly as it came, under the secret that it
 *    uses. A prefix keeps it apart from any other HMAC under this secret.
 * 3. Only someone who holds the secret can make this proof, and it fits no other challenge.
 */

/** What a challenge is bound to. */
export interface ChallengeSubject {
  /** Name of the consumer. A consumer answers its own name only, so that no other one can have it answer. */
  readonly consumer: string;
  readonly keyId: string;
  readonly generation: number;
}

/** The bytes of an answer that are read; it needs about 120. */
export const ANSWER_BYTES_MAX = 4096;

/** Random bytes of a nonce. */
export const NONCE_BYTES = 32;

const DOMAIN = 'lowerplane-possession-v1\n';

/** The text of a challenge, as it is sent. @param nonce of {@link NONCE_BYTES} random bytes, as text. */
export function challengeText(subject: ChallengeSubject, nonce: string, issuedAt: Instant): string {
  const { consumer, keyId, generation } = subject;
  const issued = formatInstant(issuedAt);
  return JSON.stringify({ version: 1, consumer, key_id: keyId, generation, nonce, issued_at: issued });
}

/** When a text was issued as a challenge for a subject. Undefined: it is no such challenge. */
export function issuedAt(text: string, subject: ChallengeSubject): Instant | undefined {
  const { consumer, key_id: keyId, generation, nonce, issued_at: issued } = fieldsOf(text);
  const isFor = consumer === subject.consumer && keyId === subject.keyId && generation === subject.generation;
  return isFor && typeof nonce === 'string' && typeof issued === 'string' ? parseInstant(issued) : undefined;
}

/** What a holder of the secret answers a challenge with. */
export function proofOf(secret: string, challenge: string): string {
  return createHmac('sha256', secret).update(`${DOMAIN}${challenge}`).digest('hex');
}

/** What an answer shows. */
export type Possession =
  | { readonly kind: 'proven' }
  /** It was made under another secret. `fingerprint` is the key that the consumer says it uses. */
  | { readonly kind: 'another-key'; readonly fingerprint: string | undefined }
  /** `what` follows "The answer": "is not JSON". */
  | { readonly kind: 'unreadable'; readonly what: string };

/** Judges the answer to a challenge. The proof is compared in constant time. */
export function judgeAnswer(secret: string, challenge: string, answer: string): Possession {
  if (Buffer.byteLength(answer) > ANSWER_BYTES_MAX)
    return { kind: 'unreadable', what: `is longer than ${ANSWER_BYTES_MAX} bytes` };
  const { proof, fingerprint } = fieldsOf(answer);
  if (typeof proof !== 'string' || !/^[0-9a-f]{64}$/.test(proof))
    return { kind: 'unreadable', what: 'is not JSON with a "proof" of 64 hex digits' };
  const expected = Buffer.from(proofOf(secret, challenge), 'hex');
  if (timingSafeEqual(expected, Buffer.from(proof, 'hex'))) return { kind: 'proven' };
  const isNamed = typeof fingerprint === 'string' && /^[0-9a-f]{16}$/.test(fingerprint);
  return { kind: 'another-key', fingerprint: isNamed ? fingerprint : undefined };
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
