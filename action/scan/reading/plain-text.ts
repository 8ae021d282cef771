/** A text without its escapes, and where each of its characters was before. */
export interface PlainText {
  readonly text: string;
  /** Offset in the original of a character, or of the end. */
  readonly origin: (at: number) => number;
}

const ESC = '\u001b';
/** What hides a character or colours a text. Each alternative is of bounded length. */
const HIDING = String.raw`(?:\\{0,8}\\u001b|\\x1b|\\033|\\e|${ESC})\[[0-9;]{0,12}[mK]|\\{1,15}(["'\x60/])|\\{1,8}u(?:00|\{(?:00){0,2})([0-9a-f]{2})\}?|\\{1,8}x([0-9a-f]{2})|%(?:25){0,3}([0-9a-f]{2})|&#x([0-9a-f]{2});|&#([0-9]{2,3});|&(quot|apos|amp|lt|gt);|\\{1,8}([nrt])|\\{1,2}([01]?[0-7]{2})|\\(\r?\n[ \t]{0,40})`;
const ESCAPE = new RegExp(HIDING, 'gi');
/** In mail, an equals sign is escaped, or ends a line that goes on in the next one. */
const ESCAPE_OF_MAIL = new RegExp(String.raw`${HIDING}|=(3)D|=\r?\n[ \t]{0,40}`, 'gi');
export const MARK_OF_MAIL = '=3D';
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>' };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Characters that an escape starts with. */
const MARKS = ['%', '&', '\\', ESC];

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
  for (const match of text.matchAll(isMail ? ESCAPE_OF_MAIL : ESCAPE)) {
    plain += text.slice(done, match.index) + charOf(match);
    done = match.index + match[0].length;
    steps.push([plain.length, done]);
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
