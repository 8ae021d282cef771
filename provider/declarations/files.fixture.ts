import type { FileSource } from './declarations.ts';

/** Files that exist in a test only. */
export function filesWith(texts: Readonly<Record<string, string>>): FileSource {
  return {
    list: async () => Object.keys(texts).sort(),
    read: async (path) => texts[path],
  };
}
