import type { Position } from '../secret-match.ts';
import type { LinesAround } from './allow-comment.ts';

const LINE_END = 10;
/** Bytes on either side of a secret that are searched for a comment on its line. */
const COMMENT_REACH = 2_000;
/** In longer lines, of minified files, columns count bytes: decoding them for each of many secrets would be far too slow. */
const LONGEST_DECODED_LINE = 65_536;

/** Turns byte offsets of one window into lines and columns. Offsets must be asked for in ascending order. */
export class LineIndex {
  readonly #bytes: Buffer;
  readonly #length: number;
  #line: number;
  #lineStart = 0;

  /** @param firstLine number of the line that the window starts in. */
  constructor(bytes: Buffer, length: number, firstLine: number) {
    this.#bytes = bytes;
    this.#length = length;
    this.#line = firstLine;
  }

  position(start: number, end: number): Position {
    this.#seek(start);
    const line = this.#line;
    const column = this.#columnOf(this.#lineStart, start);
    let endLine = line;
    let endLineStart = this.#lineStart;
    for (
      let at = this.#bytes.indexOf(LINE_END, start);
      at !== -1 && at < end - 1;
      at = this.#bytes.indexOf(LINE_END, at + 1)
    ) {
      endLine += 1;
      endLineStart = at + 1;
    }
    return { line, column, endLine, endColumn: this.#columnOf(endLineStart, end) };
  }

  /** The text of the line that holds an offset, and of the lines above and below it. Call after {@link LineIndex.position}. */
  linesAround(start: number): LinesAround {
    this.#seek(start);
    const from = Math.max(this.#lineStart, start - COMMENT_REACH);
    const next = this.#bytes.indexOf(LINE_END, start);
    const to = Math.min(next === -1 ? this.#length : next, start + COMMENT_REACH, this.#length);
    const line = this.#bytes.toString('utf8', from, to);
    const below = next === -1 || next + 1 >= this.#length ? '' : this.#lineFrom(next + 1);
    if (this.#lineStart === 0) return { line, above: '', below };
    const aboveEnd = this.#lineStart - 1;
    const aboveStart = aboveEnd === 0 ? 0 : this.#bytes.lastIndexOf(LINE_END, aboveEnd - 1) + 1;
    return {
      line,
      below,
      above: this.#bytes.toString('utf8', Math.max(aboveStart, aboveEnd - COMMENT_REACH), aboveEnd),
    };
  }

  #lineFrom(start: number): string {
    const next = this.#bytes.indexOf(LINE_END, start);
    const end = next === -1 ? this.#length : next;
    return this.#bytes.toString('utf8', start, Math.min(end, start + COMMENT_REACH, this.#length));
  }

  /** Number of the line that an offset is in. */
  lineAt(offset: number): number {
    this.#seek(offset);
    return this.#line;
  }

  #seek(offset: number): void {
    if (offset < this.#lineStart) throw new RangeError('lines are counted forwards only');
    for (;;) {
      const next = this.#bytes.indexOf(LINE_END, this.#lineStart);
      if (next === -1 || next >= offset || next >= this.#length) return;
      this.#line += 1;
      this.#lineStart = next + 1;
    }
  }

  #columnOf(lineStart: number, offset: number): number {
    const bytes = offset - lineStart;
    return (
      1 + (bytes > LONGEST_DECODED_LINE ? bytes : this.#bytes.toString('utf8', lineStart, offset).length)
    );
  }
}
