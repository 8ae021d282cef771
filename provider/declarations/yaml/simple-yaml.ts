import type { SourceRange } from '../../documents/source-range.ts';
import type { StaticEntry, StaticList, StaticMap, StaticValue } from '../static-value.ts';

/** Files with more values, or nested deeper, meet limits that the whole reader reports. */
const MOST_VALUES = 50_000;
const DEEPEST = 20;

/** The whole reader refuses names of more than 1,024 characters. */
const NAME = /[A-Za-z_][A-Za-z0-9_-]{0,999}:(?= |$)/my;
/** Characters that mean nothing to YAML, whatever is around them; or quotes with nothing to be replaced between them. */
const SCALAR =
  /[A-Za-z0-9_./(](?:[A-Za-z0-9_./()+=~$@%;-]|[\u00c0-\u024f]|:(?=[A-Za-z0-9/])| +(?=[A-Za-z0-9_./()\u00c0-\u024f-]))*|"[^"\\\n]*"|'[^'\n]*'/y;
/** What the whole reader must see: other line breaks, tabs, comments that do not begin their line, documents. */
const UNUSUAL = /[\t\r\ufeff\u0085\u2028\u2029]|^[^#\n][^\n]*#|^(?:---|\.\.\.|%)/m;
/** A number in any notation of YAML, and more. */
const NUMERIC = /^\.?\d[\d.]*(?:[eE][-+]?\d*)?$|^0[ox]|^\.(?:inf|nan)$/i;
const DECIMAL = /^(?:0|[1-9]\d{0,8})$/;
const KEYWORD = /^(?:null|true|false)$/i;

/** Thrown where a text is not simple. Nothing is known about it then. */
class NotSimple extends Error {}

/** A document that was read in this way. */
export interface SimpleYaml {
  readonly value: StaticValue;
  /** Offsets in the text. */
  readonly lineStarts: readonly number[];
}

/** A line that is not blank, and not a comment alone. */
interface Line {
  /** From 1. */
  readonly number: number;
  /** Offsets in the text: of the line, of its first character that is not a space, and behind its last. */
  readonly start: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * The value of a YAML document in the notation of nearly all generated keys files: names and scalars of one line in
 * blocks, flow collections of one line, and comments that begin their line. It takes a tenth of the time of `staticYaml`,
 * and gives the same.
 *
 * @returns undefined for every other text, and for every text with a fault.
 */
export function simpleYaml(path: string, text: string): SimpleYaml | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return new SimpleReader(path, text).read();
  } catch (error) {
    if (error instanceof NotSimple) return undefined;
    throw error;
  }
}

class SimpleReader {
  readonly #path: string;
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #lineStarts: readonly number[];
  /** The line that is read next. */
  #next = 0;
  /** Where in the current line the next character is. */
  #at = 0;
  #values = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
    ({ lines: this.#lines, lineStarts: this.#lineStarts } = linesOf(text));
  }

  read(): SimpleYaml {
    const first = this.#lines[0];
    if (first === undefined || first.begin !== first.start) throw new NotSimple();
    const value = this.#block(first, first.begin, 0);
    if (this.#next < this.#lines.length) throw new NotSimple();
    return { value, lineStarts: this.#lineStarts };
  }

  /** A collection whose first entry begins at an offset of a line. */
  #block(line: Line, begin: number, depth: number): StaticValue {
    if (depth > DEEPEST) throw new NotSimple();
    return this.#isItem(begin) ? this.#list(line, depth) : this.#map(line, begin, depth);
  }

  #list(first: Line, depth: number): StaticList {
    const column = first.begin - first.start;
    const items: StaticValue[] = [];
    let line: Line | undefined = first;
    while (line !== undefined && line.begin - line.start === column && this.#isItem(line.begin)) {
      this.#next += 1;
      const at = this.#behindSpaces(line.begin + 1);
      if (this.#isItem(at)) throw new NotSimple();
      items.push(this.#isName(at) ? this.#map(line, at, depth + 1) : this.#restOf(line, at, depth + 1));
      line = this.#lines[this.#next];
    }
    return { kind: 'list', items, at: this.#from(first, first.begin, items.at(-1)) };
  }

  #map(first: Line, begin: number, depth: number): StaticMap {
    const column = begin - first.start;
    const entries = new Map<string, StaticEntry>();
    let line = first;
    let value: StaticValue | undefined;
    for (let at = begin; ; at = line.begin) {
      if (at === line.begin) this.#next += 1;
      const name = this.#nameAt(at, entries);
      value = this.#valueOf(line, at + name.length + 1, column, depth + 1);
      entries.set(name, { value, extent: this.#from(line, at, value) });
      const below = this.#lines[this.#next];
      if (below === undefined || below.begin - below.start !== column || this.#isItem(below.begin)) break;
      line = below;
    }
    return { kind: 'map', entries, at: this.#from(first, begin, value) };
  }

  /** The value behind a name: in its line, or a block in the lines below. */
  #valueOf(line: Line, behind: number, column: number, depth: number): StaticValue {
    if (behind < line.end) return this.#restOf(line, behind, depth);
    const below = this.#lines[this.#next];
    if (below === undefined) throw new NotSimple();
    const indent = below.begin - below.start;
    if (indent < column || (indent === column && !this.#isItem(below.begin))) throw new NotSimple();
    return this.#block(below, below.begin, depth);
  }

  /** A value that ends with its line. */
  #restOf(line: Line, from: number, depth: number): StaticValue {
    this.#at = this.#behindSpaces(from);
    const value = this.#inline(line, depth);
    if (this.#at !== line.end) throw new NotSimple();
    return value;
  }

  #inline(line: Line, depth: number): StaticValue {
    if (depth > DEEPEST) throw new NotSimple();
    const begin = this.#at;
    switch (this.#text[begin]) {
      case '[':
        return this.#flowList(line, begin, depth);
      case '{':
        return this.#flowMap(line, begin, depth);
      default: {
        SCALAR.lastIndex = begin;
        if (!SCALAR.test(this.#text)) throw new NotSimple();
        this.#at = SCALAR.lastIndex;
        return {
          kind: 'scalar',
          value: scalarOf(this.#text.slice(begin, this.#at)),
          at: this.#to(line, begin),
        };
      }
    }
  }

  #flowList(line: Line, begin: number, depth: number): StaticList {
    const items: StaticValue[] = [];
    this.#each(']', () => items.push(this.#inline(line, depth + 1)));
    return { kind: 'list', items, at: this.#to(line, begin) };
  }

  #flowMap(line: Line, begin: number, depth: number): StaticMap {
    const entries = new Map<string, StaticEntry>();
    this.#each('}', () => {
      const from = this.#at;
      const name = this.#nameAt(from, entries);
      this.#at = this.#behindSpaces(from + name.length + 1);
      const value = this.#inline(line, depth + 1);
      entries.set(name, { value, extent: this.#to(line, from) });
    });
    return { kind: 'map', entries, at: this.#to(line, begin) };
  }

  /** Reads what is between brackets, and commas between. */
  #each(close: string, read: () => void): void {
    this.#at = this.#behindSpaces(this.#at + 1);
    while (this.#text[this.#at] !== close) {
      read();
      this.#at = this.#behindSpaces(this.#at);
      if (this.#text[this.#at] === close) break;
      if (this.#text[this.#at] !== ',') throw new NotSimple();
      this.#at = this.#behindSpaces(this.#at + 1);
      if (this.#text[this.#at] === close) throw new NotSimple();
    }
    this.#at += 1;
  }

  #nameAt(at: number, entries: ReadonlyMap<string, unknown>): string {
    NAME.lastIndex = at;
    if (!NAME.test(this.#text)) throw new NotSimple();
    const name = this.#text.slice(at, NAME.lastIndex - 1);
    // As a name, True is "true": what YAML makes of a keyword.
    if (entries.has(name) || KEYWORD.test(name)) throw new NotSimple();
    return name;
  }

  #isName(at: number): boolean {
    NAME.lastIndex = at;
    return NAME.test(this.#text);
  }

  #isItem(at: number): boolean {
    return this.#text[at] === '-' && this.#text[at + 1] === ' ';
  }

  #behindSpaces(from: number): number {
    let at = from;
    while (this.#text[at] === ' ') at += 1;
    return at;
  }

  /** From an offset to the end of a value that was read, the last of what begins there. */
  #from(line: Line, begin: number, last: StaticValue | undefined): SourceRange {
    if (last === undefined) throw new NotSimple();
    const { endLine, endColumn } = last.at;
    this.#count();
    return { path: this.#path, line: line.number, column: begin - line.start + 1, endLine, endColumn };
  }

  /** From an offset to where the reader is in the same line. */
  #to({ number: line, start }: Line, begin: number): SourceRange {
    this.#count();
    const endColumn = this.#at - start + 1;
    return { path: this.#path, line, column: begin - start + 1, endLine: line, endColumn };
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > MOST_VALUES) throw new NotSimple();
  }
}

function scalarOf(written: string): string | number | boolean {
  const first = written[0];
  if (first === '"' || first === "'") return written.slice(1, -1);
  if (written === 'true' || written === 'false') return written === 'true';
  if (DECIMAL.test(written)) return Number(written);
  if (NUMERIC.test(written) || KEYWORD.test(written)) throw new NotSimple();
  return written;
}

/** The lines that say something, and where every line begins. */
function linesOf(text: string): { readonly lines: readonly Line[]; readonly lineStarts: readonly number[] } {
  const lines: Line[] = [];
  const lineStarts: number[] = [];
  for (let start = 0; start < text.length; ) {
    const number = lineStarts.push(start);
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found;
    let begin = start;
    while (begin < next && text[begin] === ' ') begin += 1;
    let end = text[start] === '#' ? start : next;
    while (end > begin && text[end - 1] === ' ') end -= 1;
    if (begin < end) lines.push({ number, start, begin, end });
    start = next + 1;
  }
  return { lines, lineStarts };
}
