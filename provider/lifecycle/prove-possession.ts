import { randomBytes } from 'node:crypto';
import { isLowerPlaneError } from '../api/errors.ts';
import { ProbeError } from '../delivery/probe/probe.ts';
import {
  type ChallengeSubject,
  challengeText,
  issuedAt,
  judgeAnswer,
  NONCE_BYTES,
} from '../keys/possession.ts';
import type { Consumer } from './declared-key.ts';
import type { ConnectedRun } from './run.ts';

/** How long an answer to a challenge counts that a consumer was left to answer, in milliseconds. */
const CHALLENGE_LIFE = 24 * 3_600_000;

/** A key that a consumer should use by now. */
export interface HeldKey extends Omit<ChallengeSubject, 'consumer'> {
  readonly secret: string;
  /** Fingerprint of the key before it, by which a consumer that still uses that one is recognized. */
  readonly predecessor: string | undefined;
}

/**
 * Has a consumer prove that it holds the secret of a key.
 *
 * @returns why that is not proven and what to do, as sentences. Undefined: it is proven.
 */
export async function findUnproven(
  run: ConnectedRun,
  { name: consumer, open }: Consumer,
  { secret, predecessor, ...key }: HeldKey,
): Promise<string | undefined> {
  const subject = { ...key, consumer };
  const now = run.now();
  const isPending = (text: string) => {
    const issued = issuedAt(text, subject);
    return issued !== undefined && issued <= now && now - issued < CHALLENGE_LIFE;
  };
  try {
    const probe = await open();
    const challenge = challengeText(subject, randomBytes(NONCE_BYTES).toString('base64url'), now);
    const answered = await probe.ask({ challenge, isPending });
    const possession = judgeAnswer(secret, answered.challenge, answered.answer);
    if (possession.kind === 'proven') return undefined;
    return possession.kind === 'unreadable'
      ? `The answer ${possession.what}.`
      : await describeOther(run, possession.fingerprint, predecessor);
  } catch (error) {
    if (error instanceof ProbeError) return error.message;
    throw error;
  }
}

async function describeOther(
  { connection }: ConnectedRun,
  used: string | undefined,
  predecessor: string | undefined,
): Promise<string> {
  const remedy = 'Check where it reads its secret from.';
  if (used === undefined)
    return `Its proof was made with another secret, and it does not say which. ${remedy}`;
  if (used === predecessor)
    return 'It still uses the old key. Restart or reload it, so that it reads the new secret.';
  try {
    const key = await connection.keys.withFingerprint(used);
    return key === undefined
      ? `It uses a key that this organization does not know (fingerprint ${used}). ${remedy}`
      : `It uses another key, "${key.name}" (${key.id}, ending in ${key.last_four}). ${remedy}`;
  } catch (error) {
    // Only the words depend on it: what was asked for is not proven, and that must be reported.
    if (!isLowerPlaneError(error)) throw error;
    return `It uses another key (fingerprint ${used}), which could not be looked up: ${error.title}. ${error.detail} ${remedy}`;
  }
}
