/** Lines shown before and after a change. */
const CONTEXT = 3;

/**
 * The change of a file with one changed place, in the unified form of `diff -u`.
 *
 * @param before undefined: the file is new.
 */
export function lineDiff(path: string, before: string | undefined, after: string): string {
  const [old, now] = [linesOf(before ?? ''), linesOf(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let same = 0;
  while (
    same < Math.min(old.length, now.length) - start &&
    old[old.length - 1 - same] === now[now.length - 1 - same]
  )
    same += 1;
  const from = Math.max(0, start - CONTEXT);
  const oldEnd = Math.min(old.length, old.length - same + CONTEXT);
  const nowEnd = Math.min(now.length, now.length - same + CONTEXT);
  const marked = (sign: string, lines: readonly string[]) => lines.map((line) => `${sign}${line}\n`);
  return [
    `--- ${before === undefined ? '/dev/null' : `a/${path}`}\n`,
    `+++ b/${path}\n`,
    `@@ -${range(from, oldEnd)} +${range(from, nowEnd)} @@\n`,
    ...marked(' ', old.slice(from, start)),
    ...marked('-', old.slice(start, old.length - same)),
    ...marked('+', now.slice(start, now.length - same)),
    ...marked(' ', old.slice(old.length - same, oldEnd)),
  ].join('');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function range(start: number, end: number): string {
  const length = end - start;
  return `${length === 0 ? start : start + 1},${length}`;
}
