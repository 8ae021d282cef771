import { createHash } from 'node:crypto';
import { fingerprint as keyFingerprint } from '../../../provider/keys/fingerprint.ts';
import { LOWERPLANE_KEY_RULE } from '../rules/lowerplane.ts';
import type { RedactedSecret } from '../secret-match.ts';

/** A secret without its text: what people may see, and what distinguishes it from other secrets. */
export interface SealedSecret {
  readonly shown: RedactedSecret;
  /** SHA-256 of the text. Stays inside the scanner: a short password could be guessed from it. */
  readonly identity: string;
  readonly keyFingerprint?: string;
}

/** Four characters are shown only when they are at most a quarter of the secret. */
const SHORTEST_TO_SHOW = 16;

/**
 * The one place where the text of a found secret is dropped. Everything after it works with what this returns.
 *
 * @param text one character per byte of the secret.
 */
export function seal(ruleId: string, text: string): SealedSecret {
  const identity = createHash('sha256').update(text, 'latin1').digest('hex');
  const shown = { lastFour: lastFourOf(text), length: text.length };
  return ruleId === LOWERPLANE_KEY_RULE
    ? { shown, identity, keyFingerprint: keyFingerprint(text) }
    : { shown, identity };
}

/** Identifies a secret at a path in waivers and baselines. */
export function matchFingerprint(ruleId: string, identity: string, path: string): string {
  return createHash('sha256').update(`${ruleId}\0${identity}\0${path}`).digest('hex').slice(0, 32);
}

function lastFourOf(text: string): string {
  const lastFour = text.slice(-4);
  return text.length >= SHORTEST_TO_SHOW && /^[!-~]{4}$/.test(lastFour) ? lastFour : '';
}
