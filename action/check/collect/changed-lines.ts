import { startGit } from '../../scan/sources/git.ts';
import { type RawChange, RawDiffReader } from '../../scan/sources/raw-diff.ts';
import type { Repository } from '../../scan/sources/repository.ts';
import type { Tree } from '../request.ts';

/** Whether the changes add or modify a line of a file; line numbers are those after the changes. */
export type ChangedLines = (path: string, line: number) => boolean;

type LineSpan = readonly [first: number, last: number];

const HUNK = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const WHOLE_FILE: LineSpan = [1, Number.POSITIVE_INFINITY];

/**
 * Parses the output of `git diff` as a patch, with the prefixes `a/` and `b/`.
 *
 * Lines of a file cannot be mistaken for headers, because the lines of a hunk are counted. In a binary file, every line is
 * changed.
 */
export function parseChangedLines(diff: Buffer): ChangedLines {
  // One character per byte, so that text in any encoding keeps its lines. Paths are decoded separately.
  const lines = diff.toString('latin1').split('\n');
  const spans = new Map<string, LineSpan[]>();
  let path: string | undefined;
  const add = (span: LineSpan) => {
    if (path === undefined) return;
    const known = spans.get(path);
    if (known === undefined) spans.set(path, [span]);
    else known.push(span);
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('diff --git ')) path = pathOfHeader(line.slice('diff --git '.length));
    else if (line.startsWith('rename to ')) path = unquoted(line.slice('rename to '.length));
    else if (line.startsWith('copy to ')) path = unquoted(line.slice('copy to '.length));
    else if (line.startsWith('deleted file mode ')) path = undefined;
    else if (line.startsWith('+++ ')) path = pathAfter(line.slice('+++ '.length));
    else if (line.startsWith('Binary files ')) add(WHOLE_FILE);
    else {
      const [hunk, oldCount = '1', first = '', newCount = '1'] = HUNK.exec(line) ?? [];
      if (hunk === undefined) continue;
      at = readHunk(lines, at, Number(oldCount), Number(first), Number(newCount), add);
    }
  }
  return (wanted, line) => spans.get(wanted)?.some(([first, last]) => line >= first && line <= last) ?? false;
}

/** A file that a change adds or modifies. */
export interface ChangedFile {
  readonly path: string;
  /** As git writes it: `120000` for a link, `160000` for a submodule. */
  readonly mode: string | undefined;
  /** The start of the id of its content: equal for equal contents. */
  readonly content: string | undefined;
}

/** The files in the output of `git diff` as a patch. A line of a file has a mark before it, so none can be a header. */
export function parseChangedFiles(diff: Buffer): readonly ChangedFile[] {
  const files: ChangedFile[] = [];
  const sections = diff
    .toString('latin1')
    .split(/^diff --git /m)
    .slice(1);
  for (const section of sections) {
    const [first = ''] = section.split('\n', 1);
    const header = section.split(/^@@ /m, 1)[0] ?? '';
    if (/^deleted file mode /m.test(header)) continue;
    const renamed = /^(?:rename|copy) to (.*)$/m.exec(header)?.[1];
    const path = renamed === undefined ? pathOfHeader(first) : unquoted(renamed);
    const [, content, kept] = /^index [0-9a-f]+\.\.([0-9a-f]+)(?: (\d{6}))?$/m.exec(header) ?? [];
    const mode = /^new (?:file )?mode (\d{6})$/m.exec(header)?.[1] ?? kept;
    if (path !== undefined) files.push({ path, mode, content });
  }
  return files;
}

/** The summary that `git diff --raw` prints before the patch. */
function parseRawChanges(diff: Buffer): readonly RawChange[] {
  const changes: RawChange[] = [];
  const reader = new RawDiffReader(
    () => {},
    (change) => changes.push(change),
  );
  for (const line of diff.toString('latin1').split('\n')) {
    if (!line.startsWith(':')) break;
    const [entry = '', ...paths] = line.split('\t');
    for (const token of [entry, ...paths.map(unquoted)]) reader.take(token);
  }
  return changes;
}

/** @returns the index of the hunk's last line. */
function readHunk(
  lines: readonly string[],
  header: number,
  oldCount: number,
  first: number,
  newCount: number,
  add: (span: LineSpan) => void,
): number {
  let [at, oldLeft, newLeft, line] = [header, oldCount, newCount, first];
  let added: number | undefined;
  const flush = () => {
    if (added !== undefined) add([added, line - 1]);
    added = undefined;
  };
  while (oldLeft > 0 || newLeft > 0) {
    const text = lines[at + 1];
    if (text === undefined) break;
    at += 1;
    if (text.startsWith('+')) {
      added ??= line;
      line += 1;
      newLeft -= 1;
      continue;
    }
    flush();
    // "\ No newline at end of file" is not a line of either side.
    if (text.startsWith('\\')) continue;
    oldLeft -= 1;
    if (text.startsWith('-')) continue;
    line += 1;
    newLeft -= 1;
  }
  flush();
  return at;
}

/** `a/<path> b/<path>`: both paths are equal; otherwise a separate line has the new one. */
function pathOfHeader(text: string): string | undefined {
  return withoutPrefix(unquoted(text.slice((text.length + 1) / 2)));
}

/** Git writes a tab after a path with spaces. */
function pathAfter(text: string): string | undefined {
  return text === '/dev/null' ? undefined : withoutPrefix(unquoted(text.replace(/\t$/, '')));
}

function withoutPrefix(path: string): string | undefined {
  return path.startsWith('b/') ? path.slice(2) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
};

/** Decodes a path as git writes it: plain, or in quotes with C escapes. */
function unquoted(text: string): string {
  const bytes = /^".*"$/s.test(text)
    ? text
        .slice(1, -1)
        .replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
          code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
        )
    : text;
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The same format whatever the user has configured. */
const PLAIN = [
  '--raw',
  '--no-abbrev',
  '--patch',
  '--unified=0',
  '--inter-hunk-context=0',
  '--find-renames',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--submodule=short',
];

/** What a tree adds or modifies. */
export interface Changes {
  readonly isChanged: ChangedLines;
  readonly files: readonly ChangedFile[];
  /** All that differs, as trees have it. */
  readonly raw: readonly RawChange[];
}

/** Nothing is compared, so nothing is known to be changed. */
export const NO_CHANGES: Changes = { isChanged: () => false, files: [], raw: [] };

/**
 * What a tree adds or modifies.
 *
 * @param since the commit it is compared with; undefined for HEAD where the tree is the index, and for nothing otherwise.
 * @throws ScanError when git fails.
 */
export async function readChanges(
  { root }: Repository,
  tree: Tree,
  since: string | undefined,
): Promise<Changes> {
  if (tree.kind !== 'index' && since === undefined) return NO_CHANGES;
  const what = [
    ...(tree.kind === 'index' ? ['--cached'] : []),
    ...(since === undefined ? [] : [since]),
    ...(tree.kind === 'commit' ? [tree.commit] : []),
  ];
  const running = startGit(root, ['diff', ...PLAIN, ...what, '--']);
  running.stdin.end();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of running.stdout) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  } finally {
    await running.done;
  }
  const diff = Buffer.concat(chunks);
  return {
    isChanged: parseChangedLines(diff),
    files: parseChangedFiles(diff),
    raw: parseRawChanges(diff),
  };
}
