/** How many characters before a name are looked at for what it is in. */
export const SECTION_REACH = 640;

const MOST_NAMES = 6;
const MOST_LEVELS = 3;
const LONGEST_HEAD = 140;
const LONGEST_ITEM = 240;

/** `gitlab.key`, `GITLAB_KEY`, `config["gitlab"]["key"]`, `gitlabKey`: the name itself begins with that of the section. */
const JOINED = /([A-Za-z0-9_$@.-]{2,80})(?:[_.-]|->|::?)$/;
const INDEXED = /["']([\w.-]{2,60})["']\]\s?\[["']?$/;
const CAMEL = /([A-Za-z_$][\w$.]{0,60}[a-z0-9])$/;
/** What is before a bracket: `const gitlab = {`, `'gitlab' => [`, `provider "gitlab" {`, `new Gitlab({`, `gitlab: Gitlab = {`. */
const OPENED =
  /(?:([\w$.-]{1,60})["'\x60\]]{0,2}\s{0,8}(?:(?::\s?[\w.<>]{1,40}\s?)?=>?|:=?|,)\s{0,8})?((?:new\s)?[\w$.:&*[\]-]{0,60})\s{0,4}(?:["']([\w.-]{1,60})["']\s{0,4}){0,2}[({[]?\s{0,40}$/;
const HEADER = /^[ \t]*\[{1,2}[ \t]*([\w."' :/@-]{2,80}?)[ \t]*\]{1,2}[ \t\r]*(?:[#;].*)?$/;
/** `gitlab:`, `- gitlab:`, `class Gitlab(Base):`, `config :app, :gitlab,` */
const PARENT =
  /^[ \t]*(?:-[ \t]+)?(?:class[ \t]+)?["']?([\w./-]{1,60})["']?[ \t]*(?:\([^()]{0,60}\))?[ \t]*:[ \t\r]*(?:[&!#].*)?$|^[ \t]*config[ \t]+:\w+,[ \t]*:?([\w.]{1,60}),[ \t\r]*$/;
const TAG = /<(\/?)([A-Za-z][\w:.-]{0,60})(?:\s[^<>]{0,200})?>/g;
const IN_TAG = /<([A-Za-z][\w:.-]{0,60})\s[^<>]{0,300}$/;

/** `{ name: "gitlab", key: "..." }`: a property beside it says whose it is. */
const SIBLING =
  /(?:^|[\s"'{,(<])(?:name|service|provider|vendor|type|kind|issuer)["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?([\w./-]{2,60})["']?[^{}[\]]*$/i;

const OPENING: ReadonlySet<string> = new Set(['{', '(', '[']);
const CLOSING: ReadonlySet<string> = new Set(['}', ')', ']']);

/**
 * The names of what a property is in, the nearest first: `gitlab` for the `key` of `[gitlab]`, of `gitlab:` in YAML, of
 * `{"gitlab": {"key": ...}}`, of `<gitlab><key>` and of `gitlab.key`.
 *
 * @param before what precedes the property's name, one character per byte.
 */
export function sectionNames(before: string): readonly string[] {
  const text = before.slice(-SECTION_REACH);
  const joined = (JOINED.exec(text) ?? INDEXED.exec(text) ?? CAMEL.exec(text))?.[1];
  if (joined !== undefined) return [joined];
  const names = text.endsWith('<') ? namesOfElements(text.slice(0, -1)) : namesOfBrackets(text);
  const inTag = IN_TAG.exec(text)?.[1];
  if (inTag !== undefined) names.unshift(inTag);
  if (names.length === 0) names.push(...(nameOfHeader(text) ?? namesOfParents(text)));
  const sibling = SIBLING.exec(text.slice(-LONGEST_ITEM))?.[1];
  if (sibling !== undefined) names.push(sibling);
  return names.slice(0, MOST_NAMES);
}

function namesOfBrackets(text: string): string[] {
  const names: string[] = [];
  let closed = 0;
  let levels = 0;
  for (let at = text.length - 1; at >= 0 && levels < MOST_LEVELS; at--) {
    const sign = text.charAt(at);
    if (CLOSING.has(sign)) closed += 1;
    else if (OPENING.has(sign) && closed > 0) closed -= 1;
    else if (OPENING.has(sign)) {
      levels += 1;
      const [, given, called, labelled] = OPENED.exec(text.slice(Math.max(0, at - LONGEST_HEAD), at)) ?? [];
      for (const name of [labelled, called, given])
        if (name !== undefined && /\w/.test(name)) names.push(name);
    }
  }
  return names;
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
    const name = HEADER.exec(line)?.[1];
    if (name !== undefined) return name.split(/["' :/]+/).filter((word) => word !== '');
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
