import type { DeclarationFault } from './declared-keys.ts';

/** The fault of a file whose text cannot be read. */
export function unreadFile(path: string): DeclarationFault {
  return {
    kind: 'unreadable',
    at: { path, line: 1, column: 1, endLine: 1, endColumn: 1 },
    message: `${path} is not text in UTF-8, or is larger than 8 MiB, so its keys are not checked.`,
    identity: `${path} is no text in UTF-8, or larger than 8 MiB, so keys in it are not seen.`,
  };
}
