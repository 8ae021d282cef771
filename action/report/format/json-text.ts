import { escapeUnprintable } from '../../../provider/text/printable.ts';

/**
 * A value as indented JSON, and safe to look at: invisible characters are escaped. Half surrogate pairs are replaced, because
 * not every program can read them.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner),
    2,
  );
  // Line feeds of the indentation stay; those in texts are escaped already.
  const lines = text.split('\n').map((line) => escapeUnprintable(line, jsonEscape));
  return `${lines.join('\n')}\n`;
}

/** JSON escapes UTF-16 code units, of which some characters have two. */
function jsonEscape(code: number): string {
  const units = String.fromCodePoint(code).split('');
  return units.map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
