import { stripVTControlCharacters } from 'node:util';
import { KEY_PREFIX } from '../keys/key-text.ts';
import { type Pieces, piecesOf, secretRanges, type TextRange } from './encoded-secrets.ts';

const MASK = '[redacted]';
const KEY_SHAPED = new RegExp(`${KEY_PREFIX}[0-9A-Za-z]{16,}`, 'g');
/** Line breaks and tabs, which become one space. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Controls and format characters (escape sequences, bidirectional overrides, zero-width marks). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}]/gu;
/** Makes text from outside fit for one line of a terminal or a log, at most 300 characters by default. */
export type Redact = (text: string, maxLength?: number) => string;

/** More of a text is never shown. */
const MOST_READ = 65_536;
/** After a cut, so much of the end is dropped: half a secret may be there, in an encoding that is longer than it. */
const CUT_END = 16_384;

/**
 * The one place where secrets are removed from text that comes from a server, a program or a user. Control characters
 * are removed, line breaks become spaces, `secrets` (also encoded or split over lines, see {@link secretRanges}) and anything
 * shaped like a LowerPlane key are masked, and the rest is truncated.
 */
export function createRedactor(secrets: readonly string[] = []): Redact {
  let forms: readonly SecretForm[] | undefined;
  let pieces: Pieces | undefined;
  return (text, maxLength = 300) => {
    const most = Math.max(MOST_READ, 4 * maxLength);
    const oneLine = stripVTControlCharacters(text.slice(0, most))
      .replace(BREAKS, ' ')
      .replace(UNPRINTABLE, '')
      .replace(/ {2,}/g, ' ')
      .trim();
    forms ??= formsOf(secrets);
    // Masked before it is truncated, or the first half of a key could remain.
    const plain = forms
      .reduce((line, { text: secret, mask }) => line.replaceAll(secret, mask), oneLine)
      .replace(KEY_SHAPED, `${KEY_PREFIX}${MASK}`);
    pieces ??= piecesOf(secrets);
    const masked = maskRanges(plain, secretRanges(plain, pieces));
    const whole = text.length > most ? masked.slice(0, -CUT_END) : masked;
    return whole.length > maxLength ? `${whole.slice(0, maxLength - 1).trimEnd()}…` : whole;
  };
}

/** Masks ranges, and what of base64 is next to them: those characters hold the first and last bits of a secret. */
function maskRanges(text: string, ranges: readonly TextRange[]): string {
  let shown = '';
  let at = 0;
  for (const { from, to } of ranges) {
    const start = /[\w+/-]/.test(text.charAt(from - 1)) ? from - 1 : from;
    const rest = /^[\w+/-]?={0,2}/.exec(text.slice(to, to + 3))?.[0].length ?? 0;
    shown += `${text.slice(at, Math.max(at, start))}${MASK}`;
    at = to + rest;
  }
  return shown + text.slice(at);
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
