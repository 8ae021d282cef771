import { byteTable, DIGITS, LETTERS } from '../byte-table.ts';

/** How many characters before a name are looked at for what it is in. */
export const SECTION_REACH = 640;

const MOST_NAMES = 6;
const MOST_LEVELS = 3;
const LONGEST_HEAD = 140;
const LONGEST_ITEM = 240;
/** The most that JOINED, INDEXED and CAMEL take: they look for their start, so that every character more costs as much again. */
const LONGEST_JOINED = 82;

/** `gitlab.key`, `GITLAB_KEY`, `config["gitlab"]["key"]`, `gitlabKey`: the name itself begins with that of the section. */
const JOINED = /([A-Za-z0-9_$@.-]{2,80})(?:[_.-]|->|::?)$/;
const INDEXED = /["']([\w.-]{2,60})["']\]\s?\[["']?$/;
const CAMEL = /([A-Za-z_$][\w$.]{0,60}[a-z0-9])$/;
/** What ends in a way that one of the three takes. */
const MAY_BE_JOINED = /[\w.:>[-]$|\[["']$/;
/** What is before a bracket: `const gitlab = {`, `'gitlab' => [`, `provider "gitlab" {`, `new Gitlab({`, `gitlab: Gitlab = {`. */
const OPENED =
  /(?:([\w$.-]{1,60})["'\x60\]]{0,2}\s{0,8}(?:(?::\s?[\w.<>]{1,40}\s?)?=>?|:=?|,)\s{0,8})?((?:new\s)?[\w$.:&*[\]-]{0,60})\s{0,4}(?:["']([\w.-]{1,60})["']\s{0,4}){0,2}[({[]?\s{0,40}$/;
/** The blanks around the name are in it: what takes them apart tries every way to do so. */
const HEADER = /^[ \t]*\[{1,2}([\w."' \t:/@-]{2,})\]{1,2}[ \t\r]*(?:[#;].*)?$/;
const IN_HEADER = /^[\w."' :/@-]{0,80}$/;
/** `gitlab:`, `- gitlab:`, `class Gitlab(Base):`, `config :app, :gitlab,` */
const PARENT =
  /^[ \t]*(?:-[ \t]+)?(?:class[ \t]+)?["']?([\w./-]{1,60})["']?[ \t]*(?:\([^()]{0,60}\)[ \t]*)?:[ \t\r]*(?:[&!#].*)?$|^[ \t]*config[ \t]+:\w+,[ \t]*:?([\w.]{1,60}),[ \t\r]*$/;
const TAG = /<(\/?)([A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,200})?>/g;
const IN_TAG = /<([A-Za-z][\w:.-]{0,60})\s[^<>]{0,300}$/;

/** `{ name: "gitlab", key: "..." }`: a property beside it says whose it is. */
const SIBLING =
  /(?:^|[\s"'{,(<])(?:name|service|provider|vendor|type|kind|issuer)["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?([\w./-]{2,60})["']?[^{}[\]]*$/i;

/** Kinds of characters that a match of OPENED has: any number of them, so many in a row, or one in all. */
const MANY = 1;
const WORD = 2;
const BLANK = 4;
const ONE_COMMA = 8;
const ONE_EQUALS = 16;
const ONE_BRACKET = 32;
const ONCE = ONE_COMMA | ONE_EQUALS | ONE_BRACKET;
const IN_HEAD = byteTable([
  [MANY, '$.-]:<>&*["\'`'],
  [WORD, `${LETTERS}${DIGITS}_`],
  [BLANK, ' \t\n\v\f\r\xa0'],
  [ONE_COMMA, ','],
  [ONE_EQUALS, '='],
  [ONE_BRACKET, '({'],
]);
const LONGEST_RUN = 60;

const OPENING = 1;
const CLOSING = 2;
const BRACKETS = byteTable([
  [OPENING, '{(['],
  [CLOSING, '})]'],
]);

/**
 * The names of what a property is in, the nearest first: `gitlab` for the `key` of `[gitlab]`, of `gitlab:` in YAML, of
 * `{"gitlab": {"key": ...}}`, of `<gitlab><key>` and of `gitlab.key`.
 *
 * @param before what precedes the property's name, one character per byte.
 */
export function sectionNames(before: string): readonly string[] {
  const text = before.slice(-SECTION_REACH);
  const joined = MAY_BE_JOINED.test(text.slice(-2)) ? nameJoined(text.slice(-LONGEST_JOINED)) : undefined;
  if (joined !== undefined) return [joined];
  const names = text.endsWith('<') ? namesOfElements(text.slice(0, -1)) : namesOfBrackets(text);
  const inTag = IN_TAG.exec(text.slice(Math.max(0, text.lastIndexOf('<'))))?.[1];
  if (inTag !== undefined) names.unshift(inTag);
  if (names.length === 0) names.push(...(nameOfHeader(text) ?? namesOfParents(text)));
  const sibling = SIBLING.exec(text.slice(-LONGEST_ITEM))?.[1];
  if (sibling !== undefined) names.push(sibling);
  return names.slice(0, MOST_NAMES);
}

function nameJoined(end: string): string | undefined {
  return (JOINED.exec(end) ?? INDEXED.exec(end) ?? CAMEL.exec(end))?.[1];
}

function namesOfBrackets(text: string): string[] {
  const names: string[] = [];
  let closed = 0;
  let levels = 0;
  for (let at = text.length - 1; at >= 0 && levels < MOST_LEVELS; at--) {
    const sign = BRACKETS[text.charCodeAt(at)];
    if (sign === CLOSING) closed += 1;
    else if (sign === OPENING && closed > 0) closed -= 1;
    else if (sign === OPENING) {
      levels += 1;
      const [, given, called, labelled] = OPENED.exec(text.slice(startOfHead(text, at), at)) ?? [];
      for (const name of [labelled, called, given])
        if (name !== undefined && /\w/.test(name)) names.push(name);
    }
  }
  return names;
}

/** Where a match of OPENED before a bracket begins at the earliest: it is tried from each character after that. */
export function startOfHead(text: string, bracket: number): number {
  const least = Math.max(0, bracket - LONGEST_HEAD);
  let seen = 0;
  let last = 0;
  let run = 0;
  for (let start = bracket; start > least; start--) {
    const kind = IN_HEAD[text.charCodeAt(start - 1)] ?? 0;
    run = kind === last && kind !== MANY ? run + 1 : 1;
    if (kind === 0 || (seen & kind & ONCE) !== 0 || run > LONGEST_RUN) return start;
    seen |= kind;
    last = kind;
  }
  return least;
}

function namesOfElements(text: string): string[] {
  const names: string[] = [];
  let closed = 0;
  for (const [tag, slash, name = ''] of [...text.matchAll(TAG)].reverse()) {
    if (slash === '/') closed += 1;
    else if (tag.endsWith('/>')) continue;
    else if (closed > 0) closed -= 1;
    else names.push(name);
  }
  return names.slice(0, MOST_LEVELS);
}

/** The words of the last `[section]`. */
function nameOfHeader(text: string): readonly string[] | undefined {
  for (const line of linesBefore(text)) {
    const name = HEADER.exec(line)?.[1]?.trim();
    if (name !== undefined && IN_HEADER.test(name))
      return name.split(/["' :/]+/).filter((word) => word !== '');
  }
  return undefined;
}

/** The lines that are less indented and end in a colon. */
function namesOfParents(text: string): string[] {
  const names: string[] = [];
  let indent = indentOf(text.slice(text.lastIndexOf('\n') + 1));
  for (const line of linesBefore(text)) {
    if (line.trim() === '' || indentOf(line) >= indent) continue;
    const [, name, configured] = PARENT.exec(line) ?? [];
    if (name === undefined && configured === undefined) break;
    names.push(name ?? configured ?? '');
    indent = indentOf(line);
    if (indent === 0 || names.length === MOST_LEVELS) break;
  }
  return names;
}

function linesBefore(text: string): readonly string[] {
  return text.split('\n').slice(0, -1).reverse();
}

/** A dash of a list counts, because what follows it is in the item. */
function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
