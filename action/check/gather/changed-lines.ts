import { git } from '../../scan/sources/git.ts';

/** Which lines of which files some commits add or touch. */
export type ChangedLines = ReadonlyMap<string, readonly LineSpan[]>;

export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

/** Asks git what `head` has that `base` has not, line by line. */
export function changedLines(root: string, base: string, head: string): ChangedLines {
  const options = [
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--find-renames',
    '--src-prefix=a/',
    '--dst-prefix=b/',
  ];
  const output = git(root, ['-c', 'core.quotePath=true', 'diff', ...options, base, head, '--']);
  return parseChangedLines(output.toString('utf8'));
}

export function isChanged(lines: ChangedLines, path: string, line: number): boolean {
  return (lines.get(path) ?? []).some(({ first, last }) => line >= first && line <= last);
}

/** Reads a diff without context, as git prints it with `a/` and `b/` before paths. */
export function parseChangedLines(diff: string): ChangedLines {
  const found = new Map<string, LineSpan[]>();
  let spans: LineSpan[] = [];
  let left = 0;
  for (const line of diff.split('\n')) {
    // Lines of a hunk are counted off: what they say must not be taken for a header.
    if (left > 0) {
      if (!line.startsWith('\\')) left -= 1;
      continue;
    }
    const path = /^\+\+\+ (.*)$/.exec(line)?.[1];
    if (path !== undefined) {
      spans = [];
      const name = nameOf(path);
      if (name !== undefined) found.set(name, spans);
      continue;
    }
    const [, removed, start, added] = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (start === undefined) continue;
    const count = Number(added ?? 1);
    left = Number(removed ?? 1) + count;
    if (count > 0) spans.push({ first: Number(start), last: Number(start) + count - 1 });
  }
  return found;
}

/** Git quotes odd names as C does, and ends names with spaces in a tab. */
function nameOf(written: string): string | undefined {
  const plain = written.replace(/\t$/, '');
  if (plain === '/dev/null') return undefined;
  if (!plain.startsWith('"')) return plain.slice('b/'.length);
  const bytes: number[] = [];
  const body = plain.slice(1, -1);
  for (const [, octal, letter, character] of body.matchAll(/\\(\d{3})|\\(.)|([^\\])/gsu)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (letter !== undefined) bytes.push(...Buffer.from(ESCAPES[letter] ?? letter));
    else bytes.push(...Buffer.from(character ?? ''));
  }
  return Buffer.from(bytes).toString('utf8').slice('b/'.length);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
