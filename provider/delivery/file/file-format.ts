import { KEY_LENGTH } from '../../keys/key-text.ts';

/** Why a file cannot be read in its format: follows the path, "is not a JSON object". */
export class FormatError extends Error {
  override readonly name = 'FormatError';
}

/** Where in a file the secret is. Texts hold the bytes of the file in this encoding, so that the others stay as they are. */
export interface FileFormat {
  readonly encoding: 'utf8' | 'latin1';
  /** Longer files are not read. */
  readonly bytesMax: number;
  /**
   * The value where the secret goes. Undefined: there is none. Null: something that is not text.
   *
   * @throws FormatError
   */
  valueIn(content: string): string | null | undefined;
  /**
   * The content with the secret.
   *
   * @param content undefined where there is no file.
   * @throws FormatError
   */
  withValue(content: string | undefined, secret: string): string;
  /**
   * The content without the value. Undefined: nothing is left.
   *
   * @throws FormatError
   */
  without(content: string): string | undefined;
}

/** The secret and nothing else. */
export const PLAIN: FileFormat = {
  encoding: 'utf8',
  // A line break may follow.
  bytesMax: KEY_LENGTH + 2,
  valueIn: (content) => content,
  withValue: (_, secret) => secret,
  without: () => undefined,
};

const BYTES_MAX = 1024 * 1024;

/** A part of a text. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function replaced(content: string, { from, to }: Span, text: string): string {
  return content.slice(0, from) + text + content.slice(to);
}

/**
 * An assignment as dotenv reads it, with values in quotes over several lines. Source: the `dotenv` package, whose last
 * assignment of a name counts.
 */
const ASSIGNMENT =
  /^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)(?:[^\S\r\n]*=[^\S\r\n]*|:[^\S\r\n]+)('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*)[^\r\n]*(?:\r\n|\n|\r|$)/dgm;

/** One variable of a file that dotenv reads: `NAME=value`. */
export function dotenv(variable: string): FileFormat {
  const assignment = (content: string) => {
    const all = [...content.matchAll(ASSIGNMENT)].filter(([, name]) => name === variable);
    if (all.length > 1)
      throw new FormatError(`assigns ${variable} ${all.length} times. Remove all assignments but one`);
    const [match] = all;
    const [from = 0] = match?.indices?.[2] ?? [];
    if (match === undefined) return undefined;
    const value = (match[2] ?? '').trimEnd();
    const line = { from: match.index, to: match.index + match[0].length };
    return { value, line, at: { from, to: from + value.length } };
  };
  return {
    encoding: 'latin1',
    bytesMax: BYTES_MAX,
    valueIn(content) {
      const value = assignment(content)?.value;
      return value === undefined ? undefined : value.replace(/^(['"`])([\s\S]*)\1$/, '$2');
    },
    withValue(content = '', secret) {
      const found = assignment(content);
      if (found) return replaced(content, found.at, secret);
      const ending = /\r\n|\n/.exec(content)?.[0] ?? '\n';
      const isOpen = content !== '' && !/[\r\n]$/.test(content);
      return `${content}${isOpen ? ending : ''}${variable}=${secret}${ending}`;
    },
    without(content) {
      const found = assignment(content);
      const rest = found ? replaced(content, found.line, '') : content;
      return rest.trim() === '' ? undefined : rest;
    },
  };
}

/** A member of the object that a JSON file holds. */
interface Member extends Span {
  readonly name: string;
  readonly value: Span;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** The members of a JSON object, and where its braces are. @throws FormatError */
function membersOf(content: string): { readonly members: readonly Member[]; readonly close: number } {
  const parsed = parsedJson(content);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new FormatError('is not a JSON object');
  const members: Member[] = [];
  let open: { readonly name: string; readonly from: number; readonly value?: number } | undefined;
  let [depth, end, close] = [0, 0, 0];
  const finish = () => {
    if (open?.value !== undefined)
      members.push({ name: open.name, from: open.from, to: end, value: { from: open.value, to: end } });
    open = undefined;
  };
  for (const { 0: token, index } of content.matchAll(TOKEN)) {
    if (token === '}' || token === ']') depth--;
    if (depth === 0 && token === '}') {
      finish();
      close = index;
    } else if (depth === 1 && token === ',') finish();
    else if (depth === 1 && open === undefined) open = { name: String(JSON.parse(token)), from: index };
    else if (depth === 1 && token !== ':' && open?.value === undefined)
      open = open && { ...open, value: index };
    if (token === '{' || token === '[') depth++;
    end = index + token.length;
  }
  return { members, close };
}

function parsedJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new FormatError('is not JSON');
  }
}

/** One member of the object that a JSON file holds. */
export function json(variable: string): FileFormat {
  const found = (content: string) => {
    const { members, close } = membersOf(content);
    const named = members.filter(({ name }) => name === variable);
    if (named.length > 1) throw new FormatError(`has ${variable} ${named.length} times. Remove all but one`);
    return { members, close, member: named[0] };
  };
  const isBlank = (content: string | undefined) => content === undefined || content.trim() === '';
  return {
    encoding: 'latin1',
    bytesMax: BYTES_MAX,
    valueIn(content) {
      const { member } = isBlank(content) ? { member: undefined } : found(content);
      if (member === undefined) return undefined;
      const value: unknown = JSON.parse(content.slice(member.value.from, member.value.to));
      return typeof value === 'string' ? value : null;
    },
    withValue(content, secret) {
      const text = JSON.stringify(secret);
      if (content === undefined || isBlank(content)) return `{\n  ${JSON.stringify(variable)}: ${text}\n}\n`;
      const { members, close, member } = found(content);
      if (member) return replaced(content, member.value, text);
      const added = `${JSON.stringify(variable)}: ${text}`;
      const last = members.at(-1);
      if (last === undefined) return replaced(content, { from: close, to: close }, added);
      // As the last member is set off from what is before it.
      const before = /\s*$/.exec(content.slice(0, last.from))?.[0] ?? '';
      return replaced(content, { from: last.to, to: last.to }, `,${before === '' ? ' ' : before}${added}`);
    },
    without(content) {
      if (isBlank(content)) return undefined;
      const { members, member } = found(content);
      if (member === undefined) return content;
      const index = members.indexOf(member);
      const [before, after] = [members[index - 1], members[index + 1]];
      if (before === undefined && after === undefined) return undefined;
      const span = before
        ? { from: before.to, to: member.to }
        : { from: member.from, to: after?.from ?? member.to };
      return replaced(content, span, '');
    },
  };
}
