import type { SuggestedChange } from '../rules/definition/violation.ts';

/** A value that comes from elsewhere is not changed where it is used. */
const REFERENCE = /\b(?:var|local|each|count|module|data)\s*[.[]/;

/**
 * A text after changes of lines that do not overlap. Other lines keep their line breaks, whatever these are; new ones have
 * those of the line that they replace.
 *
 * @returns undefined when a line is not there, or a whole line is replaced whose value comes from elsewhere.
 */
export function changedText(text: string, changes: readonly SuggestedChange[]): string | undefined {
  const lines = linesOf(text);
  for (const change of changes.toSorted((a, b) => b.firstLine - a.firstLine)) {
    const { firstLine, lastLine, replacement } = change;
    const old = lines.slice(firstLine - 1, lastLine);
    const [first] = old;
    const last = old.at(-1);
    if (first === undefined || last === undefined || lastLine > lines.length) return undefined;
    const replaced = old.map(({ content }) => content);
    if (!keeps(change, replaced) && REFERENCE.test(replaced.join('\n'))) return undefined;
    const end = first.end === '' ? (lines[0]?.end ?? '') || '\n' : first.end;
    const written = replacement.split(/\r?\n/).map((content) => ({ content, end }));
    // The last line of a file may have no line break.
    const rest = written.slice(0, -1);
    const final = { content: written.at(-1)?.content ?? '', end: last.end };
    lines.splice(firstLine - 1, old.length, ...rest, final);
  }
  return lines.map(({ content, end }) => `${content}${end}`).join('');
}

/** The lines that a change replaces, without line breaks. */
export function replacedLines(
  text: string,
  { firstLine, lastLine }: Pick<SuggestedChange, 'firstLine' | 'lastLine'>,
): readonly string[] {
  return linesOf(text)
    .slice(firstLine - 1, lastLine)
    .map(({ content }) => content);
}

/** Whether a change only adds lines behind those that it replaces. */
export function keeps({ replacement }: SuggestedChange, replaced: readonly string[]): boolean {
  return replacement.startsWith(`${replaced.join('\n')}\n`);
}

/** Whether two changes touch one line. */
export function overlap(a: SuggestedChange, b: SuggestedChange): boolean {
  return a.path === b.path && a.firstLine <= b.lastLine && b.firstLine <= a.lastLine;
}

interface Line {
  readonly content: string;
  readonly end: string;
}

function linesOf(text: string): Line[] {
  const parts = text.split(/(\r?\n)/);
  const lines: Line[] = [];
  for (let index = 0; index < parts.length; index += 2)
    lines.push({ content: parts[index] ?? '', end: parts[index + 1] ?? '' });
  return lines;
}
