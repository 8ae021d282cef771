import { isJson } from '../../documents/is-json.ts';
import { KEY_TYPE } from '../terraform/module-file.ts';

/** What a key's attributes can refer to, beside keys themselves. */
const KEPT = new Set(['resource', 'variable', 'locals', 'module']);

/**
 * A synthesized stack in which blanks replace everything that is not about keys, so that the rest keeps its position.
 * Reading a value with its position takes some microseconds, and a stack may have tens of thousands of values.
 *
 * @param text as it is when it is not a JSON object: its reader reports what is wrong.
 */
export function leanStack(text: string): string {
  if (!isJson(text)) return text;
  const pieces: string[] = [];
  let copied = 0;
  for (const { name, start, end } of members(text, skipSpace(text, 0))) {
    const inner = name === 'resource' ? members(text, start).filter((type) => type.name !== KEY_TYPE) : [];
    for (const value of KEPT.has(name) ? inner : [{ start, end }]) {
      pieces.push(text.slice(copied, value.start), blank(text.slice(value.start, value.end)));
      copied = value.end;
    }
  }
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/** Some value, and space up to where the other ended. Lines that it filled alone need none. */
function blank(value: string): string {
  const lines = value.split('\n');
  const last = lines.pop() ?? '';
  return lines.length === 0
    ? `0${' '.repeat(last.length - 1)}`
    : `0${'\n'.repeat(lines.length)}${' '.repeat(last.length)}`;
}

interface Member {
  readonly name: string;
  /** Of the value. */
  readonly start: number;
  readonly end: number;
}

/** The members of an object in valid JSON; none of anything else. */
function members(text: string, start: number): readonly Member[] {
  if (text[start] !== '{') return [];
  const found: Member[] = [];
  let at = skipSpace(text, start + 1);
  while (text[at] === '"') {
    const nameEnd = endOfString(text, at);
    const value = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, value);
    found.push({ name: text.slice(at + 1, nameEnd - 1), start: value, end });
    at = skipSpace(text, end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return found;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (/^[ \t\r\n\ufeff]$/.test(text.charAt(at))) at += 1;
  return at;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth === 0 && (character === '}' || character === ']' || character === ',')) return at;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0 && (character === '"' || character === '}' || character === ']')) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
