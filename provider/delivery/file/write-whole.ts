import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { codeOf } from '../../text/error-code.ts';
import type { HeldDirectory } from './held-directory.ts';

/** How a file is to be written. */
export interface Writing {
  /** Fails when there is a file by then, instead of replacing it. */
  readonly exclusive: boolean;
  /** Permissions of the file. Defaults to its owner alone. */
  readonly mode?: number;
  /** Throws when the file must not be written after all. What was written is removed then. */
  confirm(): Promise<void>;
}

/**
 * Writes beside the file and moves it there, so that a reader sees the old content or the new one, never a part.
 *
 * @throws NodeJS.ErrnoException
 */
export async function writeWhole(
  directory: HeldDirectory,
  name: string,
  content: string | Uint8Array,
  { exclusive, mode, confirm }: Writing,
): Promise<void> {
  await removeLeftovers(directory, name);
  const partial = directory.at(`${prefixOf(name)}${process.pid}${SUFFIX}`);
  const target = directory.at(name);
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = await open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    await confirm();
    await file.writeFile(content);
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
    await confirm();
    if (exclusive) await moveExclusively(partial, target);
    else await rename(partial, target);
    if (!(await isAt(file, target))) throw new Error('It was renamed by something else.');
  } catch (error) {
    // It may not be found by its name any more.
    await file.truncate().catch(() => {});
    await rm(partial, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Gives a file another name, unless there is a file of that name. A rename would replace it. */
async function moveExclusively(partial: string, target: string): Promise<void> {
  try {
    await link(partial, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // A file system without hard links: an empty file takes the name first.
    await (await open(target, 'wx', 0o600)).close();
    return rename(partial, target);
  }
  await rm(partial);
}

async function isAt(file: FileHandle, path: string): Promise<boolean> {
  const [itself, found] = await Promise.all([file.stat(), lstat(path).catch(() => undefined)]);
  return itself.ino === found?.ino && itself.dev === found.dev;
}

const SUFFIX = '.partial';
const NAME_BYTES_MAX = 255;
const PID_DIGITS_MAX = 10;

function prefixOf(name: string): string {
  const prefix = `.${name}.`;
  if (Buffer.byteLength(prefix) + PID_DIGITS_MAX + SUFFIX.length <= NAME_BYTES_MAX) return prefix;
  return `.${createHash('sha256').update(name).digest('hex')}.`;
}

/** Removes what killed processes left behind. That of a process that still runs is another delivery. */
async function removeLeftovers(directory: HeldDirectory, name: string): Promise<void> {
  const prefix = prefixOf(name);
  for (const entry of await readdir(directory.at('.')).catch(() => [])) {
    if (!entry.startsWith(prefix) || !entry.endsWith(SUFFIX)) continue;
    // Version 0.1.0 wrote none.
    const pid = entry.slice(prefix.length, -SUFFIX.length);
    if (pid === '' || isGone(Number(pid))) await rm(directory.at(entry), { force: true });
  }
}

function isGone(pid: number): boolean {
  if (pid === process.pid) return true;
  if (!Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}
