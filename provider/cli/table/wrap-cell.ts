import { displayWidth } from '../../text/display-width.ts';

/** Shorter words are never broken: days, times, statuses. */
const LONG = 17;
/** As long as the id of a key in parentheses, so that ids are never broken either. */
const LONGEST_PIECE = 26;

/** A space at which a cell is never broken. */
export const JOINT = '\u00a0';

/** What stays together in a cell: words, and parts of long ones up to a separator. */
export function piecesOf(text: string): readonly string[] {
  return text.split(' ').flatMap((word) => parts(word));
}

/** The text of a cell as lines of at most so many columns, if none of its pieces is wider. */
export function wrapCell(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [index, part] of parts(word).entries()) {
      const joint = line === '' || index > 0 ? '' : ' ';
      if (line !== '' && displayWidth(line + joint + part) > width) {
        lines.push(line);
        line = part;
      } else line += joint + part;
    }
  }
  return [...lines, line].map((each) => each.replaceAll(JOINT, ' '));
}

function parts(word: string): readonly string[] {
  if (displayWidth(word) < LONG) return [word];
  return (word.match(/[^-/.:@]*[-/.:@]*/g) ?? []).flatMap((part) => (part === '' ? [] : chunks(part)));
}

function chunks(part: string): readonly string[] {
  if (displayWidth(part) <= LONGEST_PIECE) return [part];
  const found: string[] = [];
  let chunk = '';
  for (const character of part) {
    if (displayWidth(chunk + character) > LONGEST_PIECE) {
      found.push(chunk);
      chunk = '';
    }
    chunk += character;
  }
  return [...found, chunk];
}
