import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { lineDiff } from './line-diff.ts';

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';

it.each([
  ['a new file', undefined, LINES],
  ['lines at the end', LINES, `${LINES}nine\nten\n`],
  ['lines at the start', LINES, `zero\n${LINES}`],
  ['lines in the middle', LINES, LINES.replace('five\n', 'five\nfive and a half\n')],
  ['another line', LINES, LINES.replace('five', 'FIVE')],
  ['a repeated line', 'a\na\n', 'a\na\na\n'],
])('is what git applies: %s', (_, before, after) => {
  const folder = mkdtempSync(join(tmpdir(), 'line-diff-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (before !== undefined) writeFileSync(join(folder, 'a.txt'), before);
  execFileSync('git', ['apply', '-'], { cwd: folder, input: lineDiff('a.txt', before, after) });
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe(after);
});
