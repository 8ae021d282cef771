import { byteTable, DIGITS } from '../byte-table.ts';

/** A text without its escapes, and where each of its characters was before. */
export interface PlainText {
  readonly text: string;
  /** Offset in the original of a character, or of the end. */
  readonly origin: (at: number) => number;
}

const ESC = '\u001b';
/** What hides a character or colours a text. Each alternative is of bounded length. */
const HIDING = String.raw`(?:\\{0,8}\\u001b|\\x1b|\\033|\\e|${ESC})\[[0-9;]{0,12}[mK]|\\{1,15}(["'\x60/])|\\{1,8}u(?:00|\{(?:00){0,2})([0-9a-f]{2})\}?|\\{1,8}x([0-9a-f]{2})|%(?:25){0,3}([0-9a-f]{2})|&#x([0-9a-f]{2});|&#([0-9]{2,3});|&(quot|apos|amp|lt|gt);|\\{1,8}([nrt])|\\{1,2}([01]?[0-7]{2})|\\(\r?\n[ \t]{0,40})`;
const ESCAPE = new RegExp(HIDING, 'iy');
/** In mail, an equals sign is escaped, or ends a line that goes on in the next one. */
const ESCAPE_OF_MAIL = new RegExp(String.raw`${HIDING}|=(3)D|=\r?\n[ \t]{0,40}`, 'iy');
export const MARK_OF_MAIL = '=3D';
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Characters that an escape starts with. */
const MARKS = ['%', '&', '\\', ESC];
const BACKSLASH = 92;
/** What an escape starts with, and what comes second then, a bit each: most such characters start no escape. */
const OF_PERCENT = 1;
const OF_AMPERSAND = 2;
const OF_BACKSLASH = 4;
const OF_MAIL = 8;
const OF_COLOUR = 16;
/** After a backslash: the character that is meant, or one that stands for it. */
const SIMPLE = 32;
const KIND_OF_FIRST = byteTable([
  [OF_PERCENT, '%'],
  [OF_AMPERSAND, '&'],
  [OF_BACKSLASH, '\\'],
  [OF_MAIL, '='],
  [OF_COLOUR, ESC],
]);
const SECONDS = byteTable([
  [OF_PERCENT, `${DIGITS}abcdefABCDEF`],
  [OF_AMPERSAND, '#aglqAGLQ'],
  [OF_BACKSLASH, '\\01234567eEuUxXNRT\r\n'],
  [OF_BACKSLASH | SIMPLE, '"\'`/nrt'],
]);

/**
 * Undoes escapes of JSON, URLs, XML, programs and quoted-printable mail, and drops colours.
 *
 * @param text one character per byte.
 * @param before what precedes it.
 * @returns undefined when nothing is escaped.
 */
export function withoutEscapes(text: string, before = ''): PlainText | undefined {
  const isMail = text.includes(MARK_OF_MAIL) || before.includes(MARK_OF_MAIL);
  if (!isMail && !MARKS.some((mark) => text.includes(mark))) return undefined;
  let plain = '';
  let done = 0;
  /** Ends of what was replaced: in the plain text, and in the original. */
  const steps: (readonly [plain: number, original: number])[] = [];
  for (let at = 0; at < text.length; at++) {
    const first = text.charCodeAt(at);
    const kind = KIND_OF_FIRST[first] ?? 0;
    if (kind === 0 || (kind === OF_MAIL && !isMail)) continue;
    const second = SECONDS[text.charCodeAt(at + 1)] ?? 0;
    if (kind < OF_MAIL && (second & kind) === 0) continue;
    let char: string;
    let end = at + 2;
    if (first === BACKSLASH && (second & SIMPLE) !== 0) {
      char = text.charAt(at + 1);
      char = CONTROLS[char] ?? char;
    } else {
      const pattern = isMail ? ESCAPE_OF_MAIL : ESCAPE;
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) continue;
      char = charOf(match);
      end = pattern.lastIndex;
    }
    plain += text.slice(done, at) + char;
    done = end;
    steps.push([plain.length, done]);
    at = end - 1;
  }
  if (steps.length === 0) return undefined;
  return {
    text: plain + text.slice(done),
    origin: (at) => {
      const step = steps.findLast(([end]) => end <= at);
      return step === undefined ? at : at - step[0] + step[1];
    },
  };
}

function charOf([
  ,
  escaped,
  unicode,
  hex,
  percent,
  hexEntity,
  decimal,
  entity,
  control,
  octal,
  ,
  equals,
]: RegExpExecArray): string {
  if (escaped !== undefined) return escaped;
  const digits = unicode ?? hex ?? percent ?? hexEntity;
  if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16));
  if (decimal !== undefined) return String.fromCharCode(Number(decimal) & 255);
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? '';
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
  if (equals !== undefined) return '=';
  return control === undefined ? '' : (CONTROLS[control] ?? '');
}
