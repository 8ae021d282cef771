import type { HclText } from './hcl-text.ts';

const START = /^[a-z_]+(?:[ \t]+(?:"[^"\n]{0,200}"|[\w-]{1,200})){0,2}[ \t]*\{/gm;
const END = /^\}[ \t]*\r?\n/gm;

/** The text cut where a line begins as blocks do, and behind each line that ends one. */
export function piecesOf({ path, text }: HclText): HclText[] {
  const starts = [...text.matchAll(START)].map(({ index }) => index);
  const ends = [...text.matchAll(END)].map((match) => match.index + match[0].length);
  const cuts = [...new Set([0, ...starts, ...ends])].sort((a, b) => a - b);
  let linesBefore = 0;
  return cuts.map((cut, index) => {
    const piece = { path, text: text.slice(cut, cuts[index + 1]), linesBefore };
    linesBefore += piece.text.split('\n').length - 1;
    return piece;
  });
}
