import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChangedFiles, parseChangedLines } from './changed-lines.ts';

function changed(...lines: readonly string[]) {
  return parseChangedLines(Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8'));
}

function linesOf(isChanged: (path: string, line: number) => boolean, path: string, upTo = 20): number[] {
  return Array.from({ length: upTo }, (_, index) => index + 1).filter((line) => isChanged(path, line));
}

describe('changed lines', () => {
  it('are added and modified lines, not deleted ones', () => {
    const isChanged = changed(
      'diff --git a/a.ts b/a.ts',
      'index 1111111..2222222 100644',
      '--- a/a.ts',
      '+++ b/a.ts',
      '@@ -3 +3,2 @@ context',
      '-three',
      '+3',
      '+4',
      '@@ -9,2 +9,0 @@',
      '-nine',
      '-ten',
    );
    expect(linesOf(isChanged, 'a.ts')).toEqual([3, 4]);
    expect(linesOf(isChanged, 'b.ts')).toEqual([]);
  });

  it('are not confused by the content of files, because the lines of a hunk are counted', () => {
    const isChanged = changed(
      'diff --git a/a.diff b/a.diff',
      '--- a/a.diff',
      '+++ b/a.diff',
      '@@ -0,0 +1,3 @@',
      '+++ b/other.ts',
      '+@@ -0,0 +7,9 @@',
      '+diff --git a/x b/x',
      '\\ No newline at end of file',
    );
    expect(linesOf(isChanged, 'a.diff')).toEqual([1, 2, 3]);
    expect(linesOf(isChanged, 'other.ts')).toEqual([]);
  });

  it('have the new name of a renamed file', () => {
    const isChanged = changed(
      'diff --git a/old name.ts b/new name.ts',
      'similarity index 90%',
      'rename from old name.ts',
      'rename to new name.ts',
      '--- a/old name.ts\t',
      '+++ b/new name.ts\t',
      '@@ -1 +1 @@',
      '-a',
      '+b',
    );
    expect(linesOf(isChanged, 'new name.ts')).toEqual([1]);
    expect(linesOf(isChanged, 'old name.ts')).toEqual([]);
  });

  it('are all lines of a binary file, and none of a deleted file', () => {
    const isChanged = changed(
      'diff --git a/k b.bin b/k b.bin',
      'new file mode 100644',
      'Binary files /dev/null and b/k b.bin differ',
      'diff --git a/gone.bin b/gone.bin',
      'deleted file mode 100644',
      'Binary files a/gone.bin and /dev/null differ',
    );
    expect(isChanged('k b.bin', 1_000)).toBe(true);
    expect(isChanged('gone.bin', 1)).toBe(false);
  });

  it('can be read from a truncated diff', () => {
    expect(linesOf(changed('diff --git a/a b/a', '+++ b/a', '@@ -0,0 +1,9 @@', '+one'), 'a')).toEqual([1]);
    expect(linesOf(changed('@@ -1 +1 @@', '+nobody'), '')).toEqual([]);
  });

  it('are found for any paths and texts', () => {
    const text = fc.constantFrom(
      '',
      'x',
      '+++ b/a',
      '--- a/a',
      '@@ -1 +1 @@',
      'diff --git a/a b/a',
      '\\ No',
      '\r',
      'ä',
    );
    const hunk = fc.record({
      skip: fc.nat(5),
      removed: fc.array(text, { maxLength: 4 }),
      added: fc.array(text, { maxLength: 4 }),
    });
    const path = fc
      .string({
        unit: fc.constantFrom('a', 'b', ' ', '/', '"', '\\', '\t', '\n', '\u0001', 'é', '語', '💥'),
        minLength: 1,
      })
      .filter((name) => name.trim() !== '');
    const file = fc.record({ path, hunks: fc.array(hunk, { minLength: 1, maxLength: 4 }) });
    const files = fc.uniqueArray(file, { selector: (one) => one.path, maxLength: 4 });
    fc.assert(
      fc.property(files, (given) => {
        const printed = given.map(printFile);
        const isChanged = parseChangedLines(Buffer.from(printed.map(({ diff }) => diff).join(''), 'utf8'));
        for (const { path: name, expected } of printed)
          expect(linesOf(isChanged, name, 60)).toEqual(expected);
      }),
    );
  });
});

interface Hunk {
  readonly skip: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** Prints a file's changes as git does. */
function printFile({ path, hunks }: { readonly path: string; readonly hunks: readonly Hunk[] }) {
  const name = (prefix: string) => quotedAsGit(`${prefix}${path}`);
  const tab = /\s/.test(path) && !name('b/').startsWith('"') ? '\t' : '';
  let diff = `diff --git ${name('a/')} ${name('b/')}\n--- ${name('a/')}${tab}\n+++ ${name('b/')}${tab}\n`;
  const expected: number[] = [];
  let [oldLine, newLine] = [1, 1];
  for (const { skip, removed, added } of hunks) {
    if (removed.length + added.length === 0) continue;
    oldLine += skip;
    newLine += skip;
    const from = removed.length === 0 ? oldLine - 1 : oldLine;
    const to = added.length === 0 ? newLine - 1 : newLine;
    diff += `@@ -${from},${removed.length} +${to},${added.length} @@ ${path.replaceAll('\n', '')}\n`;
    diff += [...removed.map((line) => `-${line}\n`), ...added.map((line) => `+${line}\n`)].join('');
    expected.push(...added.map((_, index) => newLine + index));
    oldLine += removed.length;
    newLine += added.length;
  }
  return { path, diff, expected };
}

const ESCAPED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '"': '\\"', '\\': '\\\\' };

function quotedAsGit(path: string): string {
  let quoted = '';
  for (const byte of Buffer.from(path, 'utf8')) {
    const character = String.fromCharCode(byte);
    if (ESCAPED[character] !== undefined) quoted += ESCAPED[character];
    else if (byte < 0x20 || byte >= 0x7f) quoted += `\\${byte.toString(8).padStart(3, '0')}`;
    else quoted += character;
  }
  return quoted === path ? path : `"${quoted}"`;
}

it('names the files of a change, with mode and content', () => {
  const diff = [
    'diff --git a/a.txt b/a.txt',
    'index 1111111..2222222 100644',
    '--- a/a.txt',
    '+++ b/a.txt',
    '@@ -1 +1 @@',
    '-diff --git a/x b/x',
    '+new file mode 160000',
    'diff --git "a/caf\\303\\251" "b/caf\\303\\251"',
    'new file mode 120000',
    'index 0000000..3333333',
    '--- /dev/null',
    '+++ "b/caf\\303\\251"',
    '@@ -0,0 +1 @@',
    '+target',
    'diff --git a/vendor b/vendor',
    'new file mode 160000',
    'index 0000000..4444444',
    'diff --git a/gone b/gone',
    'deleted file mode 100644',
    'index 5555555..0000000',
    'diff --git a/old b/new',
    'similarity index 100%',
    'rename from old',
    'rename to new',
    'diff --git a/logo.png b/logo.png',
    'new file mode 100644',
    'index 0000000..6666666',
    'Binary files /dev/null and b/logo.png differ',
    '',
  ].join('\n');
  expect(parseChangedFiles(Buffer.from(diff))).toEqual([
    { path: 'a.txt', mode: '100644', content: '2222222' },
    { path: 'café', mode: '120000', content: '3333333' },
    { path: 'vendor', mode: '160000', content: '4444444' },
    { path: 'new', mode: undefined, content: undefined },
    { path: 'logo.png', mode: '100644', content: '6666666' },
  ]);
});
