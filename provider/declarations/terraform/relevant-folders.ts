import { posix } from 'node:path';
import type { FileSource } from '../file-source.ts';
import { KEY_TYPE } from './module-file.ts';

const LOCAL_SOURCE = /\bsource"?\s{0,20}[=:]\s{0,20}"(\.{1,2}\/[^"$\n]*)"/g;

const REMOTE_SOURCE = /\bsource"?\s{0,20}[=:]\s{0,20}"(?!\.{1,2}\/)/;

/** Words of a module call that has to do with keys. */
const KEY_WORDS = /lowerplane|\b(?:expires_in|deliver_to|secret_in_state)\b/i;

/** Whether a text has to do with keys, although it declares none. */
export function mentionsKeys(text: string): boolean {
  return KEY_WORDS.test(text);
}

/**
 * Folders whose text names a key, and, from there on, those that call them or modules that are not at hand: a look at the text is cheap, and few of
 * thousands of folders have to do with keys.
 */
export async function relevantFolders(
  files: FileSource,
  code: readonly string[],
): Promise<{ readonly folders: ReadonlySet<string>; readonly unread: readonly string[] }> {
  const callers = new Map<string, Set<string>>();
  const folders = new Set<string>();
  const unread: string[] = [];
  const codeFolders = new Set(code.map((path) => posix.dirname(path)));
  for (const path of code) {
    const text = await files.read(path);
    if (text === undefined) unread.push(path);
    if (text === undefined) continue;
    const folder = posix.dirname(path);
    if (text.includes(KEY_TYPE) || (REMOTE_SOURCE.test(text) && mentionsKeys(text))) folders.add(folder);
    if (!text.includes('"./') && !text.includes('"../')) continue;
    for (const source of localSourcesIn(text)) {
      const target = calledFolder(folder, source);
      if (!codeFolders.has(target)) folders.add(folder);
      callers.set(target, (callers.get(target) ?? new Set()).add(folder));
    }
  }
  // Iterating over a set includes what is added meanwhile.
  for (const folder of folders) for (const caller of callers.get(folder) ?? []) folders.add(caller);
  return { folders, unread };
}

/** What looks like the source of a module in another folder. */
export function localSourcesIn(text: string): readonly string[] {
  return [...text.matchAll(LOCAL_SOURCE)].map(([, source = '']) => source);
}

/** The folder that `source` of a call in `folder` means. */
export function calledFolder(folder: string, source: string): string {
  const joined = posix.join(folder, source);
  return joined.endsWith('/') && joined.length > 1 ? joined.slice(0, -1) : joined;
}

/** Whether a source is a folder of the same files. */
export function isLocalSource(source: string | undefined): source is string {
  return source !== undefined && /^\.{1,2}\//.test(source);
}
