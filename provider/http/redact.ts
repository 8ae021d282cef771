import { stripVTControlCharacters } from 'node:util';
import { KEY_PREFIX } from '../keys/key-text.ts';

const MASK = '[redacted]';
const KEY_SHAPED = new RegExp(`${KEY_PREFIX}[0-9A-Za-z]{16,}`, 'g');
/** Line breaks and tabs, which become one space. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls and format characters (escape sequences, bidirectional overrides, zero-width marks). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;
/** Makes text from outside fit for one line of a terminal or a log, at most 300 characters by default. */
export type Redact = (text: string, maxLength?: number) => string;

/**
 * The one place where secrets are removed from text that comes from a server, a program or a user. Control characters
 * are removed, line breaks become spaces, `secrets` (also as they appear in URLs and in JSON) and anything shaped like
 * a LowerPlane key are masked, and the rest is truncated.
 */
export function createRedactor(secrets: readonly string[] = []): Redact {
  const forms = formsOf(secrets);
  return (text, maxLength = 300) => {
    const oneLine = stripVTControlCharacters(text)
      .replace(BREAKS, ' ')
      .replace(UNPRINTABLE, '')
      .replace(/ {2,}/g, ' ')
      .trim();
    // Masked before it is truncated, or the first half of a key could remain.
    const masked = forms
      .reduce((line, { text: secret, mask }) => line.replaceAll(secret, mask), oneLine)
      .replace(KEY_SHAPED, `${KEY_PREFIX}${MASK}`);
    return masked.length > maxLength ? `${masked.slice(0, maxLength - 1).trimEnd()}…` : masked;
  };
}

interface SecretForm {
  readonly text: string;
  readonly mask: string;
}

/** Longest first: of a secret that contains another one, nothing may remain. */
function formsOf(secrets: readonly string[]): readonly SecretForm[] {
  return secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => {
      const mask = secret.startsWith(KEY_PREFIX) ? `${KEY_PREFIX}${MASK}` : MASK;
      const texts = [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)];
      return [...new Set(texts)].map((text) => ({ text, mask }));
    })
    .toSorted((a, b) => b.text.length - a.text.length);
}
