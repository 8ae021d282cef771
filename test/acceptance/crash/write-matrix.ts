import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MARKS, renderMatrix } from './matrix.ts';

const README = join(import.meta.dirname, '../../world/README.md');

/** The README with the table of today, which is added at its end when it has none. */
export function withMatrix(text: string): string {
  const [begin, end] = MARKS;
  const section = `${begin}\n${renderMatrix()}\n${end}`;
  const from = text.indexOf(begin);
  if (from < 0) return `${text.trimEnd()}\n\n## With the real Terraform\n\n${section}\n`;
  return `${text.slice(0, from)}${section}${text.slice(text.indexOf(end) + end.length)}`;
}

export const readReadme = () => readFileSync(README, 'utf8');

if (import.meta.main) writeFileSync(README, withMatrix(readReadme()));
