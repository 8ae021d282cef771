import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { textOf } from '../../../action/check/collect/file-text.ts';
import type { FixPlan } from '../../../action/check/verdict/fix-plan.ts';
import { PLAIN_FILE, PlainFolders } from '../../../action/scan/sources/plain-folders.ts';
import { holdDirectory } from '../../delivery/file/held-directory.ts';
import { writeWhole } from '../../delivery/file/write-whole.ts';
import { codeOf } from '../../text/error-code.ts';
import { printable } from '../../text/printable.ts';

type FileFix = FixPlan['files'][number];

/** What became of a file: undefined when it was written, or else why not, as a clause. */
export type Written = string | undefined;

const CHANGED = 'its file changed while it was checked: run it again';
const PERMISSIONS = 0o7777;

/**
 * Replaces the text of a file at once, so that a reader sees the old text or the new one. Permissions and a byte order mark
 * stay. Links are not followed, and nothing outside of the directory or in a repository inside it is written.
 *
 * @param top absolute path without links, which the path starts from.
 */
export async function writeFix(top: string, { path, before, after }: FileFix): Promise<Written> {
  if (!new PlainFolders(top).leadTo(path)) return 'its file is behind a link';
  const inner = innerRepository(top, path);
  if (inner !== undefined)
    return `its file is in another repository, ${printable(inner)}: make the change there`;
  const absolute = join(top, path);
  try {
    const directory = await holdDirectory(dirname(absolute));
    try {
      const name = basename(absolute);
      const file = await open(directory.at(name), PLAIN_FILE);
      try {
        const stats = await file.stat();
        if (!stats.isFile()) return 'its file is not a regular file';
        const read = textOf(await file.readFile());
        if (typeof read === 'string' || read.text !== before) return CHANGED;
        const content = read.startsWithBom === true ? `\ufeff${after}` : after;
        const mode = stats.mode & PERMISSIONS;
        const confirm = () => requireUnchanged(file, stats.mtimeMs, stats.size);
        await writeWhole(directory, name, content, { exclusive: false, mode, confirm });
        return undefined;
      } finally {
        await file.close();
      }
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (error instanceof ChangedError) return CHANGED;
    return `its file cannot be written (${codeOf(error)})`;
  }
}

/** The submodule, or another repository in the directory, that a file belongs to. */
function innerRepository(top: string, path: string): string | undefined {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder))
    if (existsSync(join(top, folder, '.git'))) return folder;
  return undefined;
}

class ChangedError extends Error {
  override readonly name = 'ChangedError';
}

/** Fails when someone else wrote the file since it was read. */
async function requireUnchanged(file: FileHandle, time: number, size: number): Promise<void> {
  const stats = await file.stat();
  // Unlinked: another file has its name now.
  if (stats.mtimeMs !== time || stats.size !== size || stats.nlink === 0) throw new ChangedError();
}
