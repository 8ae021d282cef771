import type { SourceRange } from '../documents/source-range.ts';
import type { FileSource } from './file-source.ts';

/** Files of a test. */
export function memoryFiles(files: Readonly<Record<string, string>>): FileSource {
  const texts = new Map(Object.entries(files));
  return {
    list: async () => [...texts.keys()].sort(),
    read: async (path) => texts.get(path),
  };
}

/** The text at a range. */
export function textAt(files: Readonly<Record<string, string>>, range: SourceRange): string {
  const lines = (files[range.path] ?? '').split('\n').slice(range.line - 1, range.endLine);
  const last = lines.length - 1;
  // The end first: on one line, cutting the beginning would move it.
  lines[last] = (lines[last] ?? '').slice(0, range.endColumn - 1);
  lines[0] = (lines[0] ?? '').slice(range.column - 1);
  return lines.join('\n');
}
