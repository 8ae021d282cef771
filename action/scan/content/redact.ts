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
  const identity = sha256(text);
  const shown = { lastFour: lastFourOf(text), length: text.length };
  return ruleId === LOWERPLANE_KEY_RULE
    ? { shown, identity, keyFingerprint: keyFingerprint(text) }
    : { shown, identity };
}

/** Identifies a secret at a path in waivers and baselines. */
export function matchFingerprint(ruleId: string, identity: string, path: string): string {
  return sha256(`${ruleId}\0${identity}\0${path}`, 'utf8').slice(0, 32);
}

function lastFourOf(text: string): string {
  const lastFour = text.slice(-4);
  return text.length >= SHORTEST_TO_SHOW && /^[!-~]{4}$/.test(lastFour) ? lastFour : '';
}

/** Cryptography is loaded when something is found: it takes a tenth of the time that a commit waits. */
export function sha256(text: string, encoding: 'latin1' | 'utf8' = 'latin1'): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text, encoding).digest('hex');
}
