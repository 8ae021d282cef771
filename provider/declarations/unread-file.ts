import type { DeclarationFault } from './declared-keys.ts';

/** Says of a file that a source of files could not give its text. */
export function unreadFile(path: string): DeclarationFault {
  return {
    kind: 'unreadable',
    at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
    message: `${path} is no text in UTF-8, or larger than 8 MiB, so keys in it are not seen.`,
  };
}
