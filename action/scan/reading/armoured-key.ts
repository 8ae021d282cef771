import type { PlainText } from './plain-text.ts';

const BEGIN = /^-----BEGIN ?((?:[A-Z0-9]{1,12} ){0,2}PRIVATE KEY(?: BLOCK)?)-----/;
const END = '-----END';
const LINE_ENDS = /\r?\n|\\+[rn](?:\\+n)?/;
/** Properties before the key itself. */
const PROPERTY = /^[^A-Za-z]{0,20}(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset):/;
/** Only the last line of a key is shorter. */
const SHORTEST_LINE = 16;
/** Share of a key among everything between its first and its last line. */
const SMALLEST_SHARE = 0.3;

/**
 * A key in PEM with nothing but its own characters: without the prefixes of a log, a comment or a patch, and without the
 * quotation marks and operators of a program.
 *
 * @param text starts with the first line of the key.
 */
export function armouredKey(text: string, literalAt: number): PlainText | undefined {
  const [begin, label] = BEGIN.exec(text) ?? [];
  const end = text.indexOf(END);
  if (begin === undefined || end === -1) return undefined;
  const body: string[] = [];
  for (const line of text.slice(begin.length, end).split(LINE_ENDS)) {
    if (PROPERTY.test(line)) continue;
    const runs = line.match(/[A-Za-z0-9+/]+={0,2}/g) ?? [];
    body.push(runs.reduce((longest, run) => (run.length > longest.length ? run : longest), ''));
  }
  const last = body.findLastIndex((run) => run.length >= SHORTEST_LINE);
  const lines = body.filter((run, index) => run.length >= SHORTEST_LINE || index === last + 1);
  const characters = text.slice(begin.length, end).replace(/\s/g, '').length;
  if (encodedLength(lines) < SMALLEST_SHARE * characters) return undefined;
  const key = lines.join('\n');
  return {
    text: `-----BEGIN ${label}-----\n${key}\n${END} ${label}-----`,
    origin: (at) => literalAt + (at === 0 ? 0 : end),
  };
}

/** How much of the lines is like base64: of letters of both cases and digits, and of the same length. */
function encodedLength(lines: readonly string[]): number {
  const lengths = new Map<number, number>();
  for (const line of lines)
    if (/[a-z]/.test(line) && /[A-Z]/.test(line) && /\d/.test(line))
      lengths.set(line.length, (lengths.get(line.length) ?? 0) + line.length);
  return Math.max(0, ...lengths.values());
}
