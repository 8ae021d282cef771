import { stripVTControlCharacters } from 'node:util';
import { KEY_PREFIX } from '../keys/key-text.ts';

const MASK = `${KEY_PREFIX}[redacted]`;
const KEY_SHAPED = new RegExp(`${KEY_PREFIX}[0-9A-Za-z]{16,}`, 'g');
/** Line breaks and tabs: a single space says the same on one line. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls and format characters (escape sequences, bidirectional overrides, zero-width marks). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;

/** Makes outside text fit to be printed in one line of a terminal or a log. */
export type CleanText = (text: string, maxLength?: number) => string;

/**
 * Builds the cleaner for texts that come from a server or a user: control characters go, line breaks become spaces,
 * `secret` and anything shaped like a key is masked, the rest is cut to `maxLength` (300 characters unless told).
 */
export function cleanerFor(secret: string): CleanText {
  return (text, maxLength = 300) => {
    const oneLine = stripVTControlCharacters(text)
      .replace(BREAKS, ' ')
      .replace(UNPRINTABLE, '')
      .replace(/ {2,}/g, ' ')
      .trim();
    // Masked before it is cut, or the cut could leave the first half of a key standing.
    const masked = (secret === '' ? oneLine : oneLine.replaceAll(secret, MASK)).replace(KEY_SHAPED, MASK);
    return masked.length > maxLength ? `${masked.slice(0, maxLength - 1).trimEnd()}…` : masked;
  };
}
