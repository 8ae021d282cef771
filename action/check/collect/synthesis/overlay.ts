import { type Dirent, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { FileSource } from '../../../../provider/declarations/file-source.ts';

export const SYNTHESIZED = 'cdk.tf.json';

/** More stacks than any real app has. */
const MOST_STACKS = 1_000;
const DEEPEST = 8;
/** The limit for any file that declares keys. */
const LARGEST_BYTES = 8 * 1024 * 1024;

/** A file that synthesis wrote. */
export interface SynthesizedFile {
  /** Relative to the app's folder, with forward slashes. */
  readonly name: string;
  readonly path: string;
  /** Changes when the file is written again. */
  readonly version: string;
}

/**
 * The synthesized stacks below a folder; none when it does not exist. Links are not followed.
 *
 * @param prefix before the names of what is found.
 */
export function synthesizedBelow(folder: string, prefix = '', depth = 0): readonly SynthesizedFile[] {
  if (depth > DEEPEST) return [];
  const found: SynthesizedFile[] = [];
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    const name = posix.join(prefix, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules')
      found.push(...synthesizedBelow(path, name, depth + 1));
    else if (entry.isFile() && entry.name === SYNTHESIZED) {
      const { mtimeMs, size, ino } = statSync(path);
      found.push({ name, path, version: `${ino} ${mtimeMs} ${size}` });
    }
    if (found.length >= MOST_STACKS) break;
  }
  return found;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/**
 * The files with freshly synthesized stacks in place of committed ones. Nothing is written to the files themselves.
 *
 * @param folder of the app, relative to the root of the files; empty for the root.
 */
export async function withSynthesized(
  files: FileSource,
  folder: string,
  synthesized: readonly SynthesizedFile[],
): Promise<FileSource> {
  const texts = new Map<string, string | undefined>();
  for (const { name, path } of synthesized) {
    texts.set(posix.join(folder, name), await textOf(path));
  }
  const isStale = (path: string) =>
    posix.basename(path) === SYNTHESIZED && (folder === '' || path.startsWith(`${folder}/`));
  return {
    list: async () => [...(await files.list()).filter((path) => !isStale(path)), ...texts.keys()].sort(),
    read: async (path) => (texts.has(path) ? texts.get(path) : isStale(path) ? undefined : files.read(path)),
  };
}

async function textOf(path: string): Promise<string | undefined> {
  const bytes = await readFile(path);
  if (bytes.length > LARGEST_BYTES) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
