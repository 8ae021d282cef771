import { readCodes } from './character-codes.ts';
import {
  isJoinedList,
  readJoinedWords,
  readLiteral,
  type StringLiteral,
  withAppended,
} from './string-literal.ts';
import { valuesInColumn } from './table-columns.ts';
import { endsOfLeads } from './value-leads.ts';

/** A text that may be what a name was given. */
export interface AssignedValue {
  readonly value: string;
  /** Offsets in the text that was read. */
  readonly start: number;
  readonly end: number;
  /** True when the value is not in the text as it is. */
  readonly joined: boolean;
}

// Every pattern is sticky or looks at a bounded stretch, and no part of one can be matched in two ways at any length: the
// texts are hostile.

/** `name: API_KEY` and then `value: ...`, with other properties between them. */
const VALUE_PROPERTY =
  /(?:val(?=["'])|value|default|content|plaintext|example)(?<=[\s"'\x60{,;(<:][a-z_-]{3,24})(?:["']?\s{0,12}[:=]|[ \t]{1,4}(?=["'A-Za-z0-9])|>)|(?:value|body|string|data)(?<=[ \t]--?[a-z-]{4,16})(?:[ \t]{1,4}|=)/gi;
const NAME_PROPERTY = /[\s"'{,;(<](?:name|key|id)["']?\s{0,12}[:=](?!\s{0,4}["']value["'])|\n\s*\n|^\}/i;
const LONGEST_BETWEEN = 240;

/** After a name that starts a line, follows a command or is an option, a value needs no operator. */
const COMMAND =
  /(?:^|["'\x60\s([,])-{1,2}[\w.-]{0,40}$|(?:^|\n)[ \t]{0,40}[\w.-]{0,40}$|(?:\b|_)(?:env|arg|setx?|setenv|export|define|param|option|login|header(?:_up|_down)?|config|-[a-z]{1,3})(?:[ \t]{1,8}-{1,2}[\w-]{1,12}){0,2}[ \t]{1,8}(?:\/\/[\w./-]{1,40}:)?[\w.-]{0,40}$/i;
/** More characters than a command has before the end of a name. */
const LONGEST_COMMAND = 240;
/** From its first character on, so that no other is tried. */
const LAST_NAME = /(?<![\w$.])[\w$.]*$/;
/** Of make, up to `endef`. */
const DEFINITION = /(?:^|\n)[ \t]{0,8}define[ \t]{1,8}[\w.-]{0,60}$/;
const DEFINED = /[ \t]{0,4}[:?+]{0,2}=?[ \t]{0,8}\r?\n[ \t]{0,8}(?=[A-Za-z0-9])/y;
const BARE_LEAD = /["']?,?[ \t]{1,40}(?=[A-Za-z0-9])|["']?,?\s{1,40}-[ \t]{1,8}["']?(?=[A-Za-z0-9])/y;

/** What may stand before a value in an expression: block marks of YAML, calls and brackets, CDATA, and schemes. */
const WRAPPERS: readonly RegExp[] = [
  /\s{1,80}/y,
  /[|>][-+]?\d?[-+]?[ \t]{0,10}(?:#[^\n]{0,80})?\r?\n\s{0,80}/y,
  // <<~EOT, <<<'EOT', and what follows on the next lines
  /<{2,3}[-~]?["']?\w{1,40}["']?(?:\.\w{1,20})?\r?\n\s{0,80}/y,
  /\/\*[^*\n]{0,80}\*\//y,
  /<<(?=")|R"\w{0,16}\(|\{\w{0,12}\||''\s{0,80}(?=[A-Za-z0-9+/=_-]{16,400}\s{0,40}'')/y,
  /<(?:[\w:-]{0,20}value|string|array|const|any)>|@["']\r?\n\s{0,80}/iy,
  /<!\[CDATA\[/y,
  /&[\w-]{1,40}[ \t]{1,8}|!{1,2}[\w!/.-]{0,40}[ \t]{1,8}/y,
  // The key of a property is the name of what follows it.
  /(?!')(?:new[ \t]{1,8})?[\w.:<>!&*$@?%'-]{0,60}(?<!\w:)[ \t]{0,8}[([{]/y,
  /(?:bearer|basic|token|digest|apikey|return)[ \t]{1,8}|base64:/iy,
  // []byte{
  /\][\w ]{1,20}(?=\{)/y,
];
const LIST: ReadonlySet<string> = new Set(['[', '(', '{']);
const MOST_WRAPPERS = 12;
const PREFIX = /[rbfuLN@$]{0,3}#{0,3}(?=["'`])/y;
const BARE = /[A-Za-z0-9+/=_.~!@#^*%$-]{8,4096}/y;
const CONTINUED = /\\\r?\n[ \t]{0,40}([A-Za-z0-9+/=_.~!@#^*%$-]{1,4096})/y;
/** The next string of the same expression. */
const FURTHER = /[^"'`;\n<>]{0,120}(?=["'`])/y;
const PROPERTY = /(\w+)["']?\s{0,8}(?::|(?<![!=<>])=>?)\s{0,8}(?:[\w.]{0,40}[([{]\s{0,8}){0,4}$/;
const OWN_PROPERTY = /^(?:value|default|content|plaintext|return|else)$/i;
const JOINS = /\b(?:join|implode|concat)!?\s{0,8}\(/;
/** What precedes one of two texts to choose from. */
const CHOICE = /\?\s{0,4}[rbfuLN@]{0,2}$/;
const NAMES_VALUE = /^\s{0,4}(?::(?!:)|=>?(?!=))/;
const MOST_STRINGS = 6;

/** `${PWD}:/srv/app`, `$USER:$PASS@host`: a variable is used, and none is set. `${NAME:-default}` sets one. */
const USED = /^[})]?:[^\s=?+-]/;
const VARIABLE = /\$[{(]?[\w.-]{1,80}$/;
const LONGEST_VARIABLE = 83;

/**
 * The texts that a name may have been given, the likeliest first.
 *
 * @param text what follows the name, one character per byte.
 * @param before what precedes the name's end.
 */
export function valuesAfter(text: string, before: string): AssignedValue[] {
  const values: AssignedValue[] = [];
  if (USED.test(text) && VARIABLE.test(before.slice(-LONGEST_VARIABLE))) return values;
  for (const end of endsOfLeads(text)) readExpression(text, end, values);
  const near = before.slice(-LONGEST_COMMAND);
  DEFINED.lastIndex = 0;
  if (DEFINED.test(text) && DEFINITION.test(near)) readExpression(text, DEFINED.lastIndex, values);
  BARE_LEAD.lastIndex = 0;
  if (BARE_LEAD.test(text) && COMMAND.test(near)) readExpression(text, BARE_LEAD.lastIndex, values);
  for (const cell of valuesInColumn(text, before)) values.push({ ...cell, joined: false });
  const between = text.slice(0, LONGEST_BETWEEN);
  for (const property of between.matchAll(VALUE_PROPERTY)) {
    if (NAME_PROPERTY.test(between.slice(0, property.index + 1))) break;
    readExpression(text, property.index + property[0].length, values);
    break;
  }
  if (values.length === 0) return values;
  const name = () => LAST_NAME.exec(before.slice(-LONGEST_COMMAND))?.[0] ?? '';
  return values.flatMap((value) => {
    const whole = withAppended(text, value, name);
    return whole === undefined ? [value] : [value, { ...whole, start: value.start, joined: true }];
  });
}

/** `"...".equals(apiKey)`, `default "..." .Values.apiKey`, `setValue("...", forHTTPHeaderField: "x-api-key")`. */
const STRING_BEFORE =
  /^["'][A-Za-z0-9+/=_.~-]{8,400}["']\)?(?:\s{0,8}[!=]==?\s{0,8}|\s{0,8}\.(?:equals|equalsIgnoreCase|==)\(\s{0,8}|[ \t]{1,4}\.|,?\s{1,40}forHTTPHeaderField:[ @]?["'])[\w.$>-]{0,80}$/;
const LONGEST_COMPARISON = 140;
const HEADER_FIELD = 'forHTTPHeaderField:';
/** `{ "value": "...", "key": "api_key" }`: the value of what precedes a name. */
const VALUE_BEFORE =
  /[\s"'{,;(<](?:value|default|content)["']?\s{0,8}[:=]\s{0,8}["']?([^\s"'<>,;{}]{8,400})["']?([^{}<>]{0,80})$/i;
const LONGEST_NAME_LAST = 100;
const NAME_LAST = /(?:name|key|id)["']?\s{0,8}[:=]\s{0,8}["']?[\w.:-]{0,60}$/i;

/** The value that stands before the name it belongs to, with offsets in `before`. */
export function valueBefore(before: string): AssignedValue | undefined {
  const header = before.lastIndexOf(HEADER_FIELD);
  const until = header === -1 ? before.length : header;
  const closing = Math.max(before.lastIndexOf('"', until), before.lastIndexOf("'", until));
  const opening = before.lastIndexOf(before[closing] ?? '"', closing - 1);
  if (STRING_BEFORE.test(before.slice(opening, closing + LONGEST_COMPARISON))) {
    const start = opening + 1;
    return { value: before.slice(start, closing), start, end: closing, joined: false };
  }
  if (!NAME_LAST.test(before.slice(-LONGEST_NAME_LAST))) return undefined;
  const [whole, value = '', between = ''] = VALUE_BEFORE.exec(before) ?? [];
  if (whole === undefined || (between.match(/(?:name|key|id)["']?\s{0,8}[:=]/gi)?.length ?? 0) !== 1)
    return undefined;
  const start = before.length - whole.length + whole.indexOf(value);
  return { value, start, end: start + value.length, joined: false };
}

function readExpression(text: string, from: number, values: AssignedValue[]): void {
  let at = from;
  let list = false;
  for (let wrappers = 0; wrappers < MOST_WRAPPERS; wrappers++) {
    const words = readJoinedWords(text, at);
    if (words !== undefined) {
      values.push({ ...words, joined: true });
      return;
    }
    const codes = readCodes(text, at);
    if (codes !== undefined) {
      values.push({ value: codes.value, start: at, end: codes.end, joined: true });
      return;
    }
    const next = afterAny(WRAPPERS, text, at);
    if (next === undefined || next === at) break;
    if (LIST.has(text[next - 1] ?? '')) list = true;
    at = next;
  }
  BARE.lastIndex = at;
  const bare = BARE.exec(text);
  let gapFrom = at;
  if (bare !== null) {
    const start = at;
    let [value] = bare;
    at = BARE.lastIndex;
    // A line of a properties file or of a command that goes on in the next one.
    for (let lines = 0; lines < MOST_STRINGS; lines++) {
      CONTINUED.lastIndex = at;
      const [whole, more] = CONTINUED.exec(text) ?? [];
      if (whole === undefined) break;
      value += more;
      at += whole.length;
    }
    values.push({ value, start, end: at, joined: at > start + bare[0].length });
  }
  for (let strings = 0; strings < MOST_STRINGS; strings++) {
    PREFIX.lastIndex = at;
    if (PREFIX.test(text)) at = PREFIX.lastIndex;
    else {
      FURTHER.lastIndex = at;
      const gap = FURTHER.exec(text)?.[0];
      if (gap === undefined) return;
      at += gap.length;
      const owner = PROPERTY.exec(text.slice(gapFrom, at))?.[1];
      if (owner !== undefined && !OWN_PROPERTY.test(owner)) return;
      list ||= JOINS.test(gap);
    }
    const literal = readLiteral(text, at);
    if (literal === undefined) return;
    // A string may itself be a name, of a value that is not this one's.
    if (NAMES_VALUE.test(text.slice(literal.next, literal.next + 12)) && !CHOICE.test(text.slice(at - 8, at)))
      return;
    const all = list ? readLiteral(text, at, { lists: true }) : undefined;
    const whole = all !== undefined && all.end > literal.end && isJoinedList(text, at, all) ? all : literal;
    values.push(withoutPadding(whole));
    at = whole.next;
    gapFrom = at;
  }
}

/** Without the white space of a text of several lines, and without quotation marks in quotation marks. */
function withoutPadding(literal: StringLiteral): AssignedValue {
  const [before = ''] = /^[\s\\"'\x60]{0,80}/.exec(literal.value) ?? [];
  const value = literal.value.slice(before.length).replace(/[\s\\"'\x60]{1,80}$/, '');
  const start = literal.start + before.length;
  const end = literal.joined ? literal.end : start + value.length;
  return { value, start, end, joined: literal.joined };
}

function afterAny(patterns: readonly RegExp[], text: string, at: number): number | undefined {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return undefined;
}
