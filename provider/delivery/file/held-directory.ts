import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { codeOf } from '../../text/error-code.ts';

/**
 * A directory that stays the same one while something is done in it, even if its path leads elsewhere meanwhile.
 *
 * On Linux, names in it are resolved from an open descriptor, as `openat` does: replacing a parent directory by a
 * link changes nothing. Node has no `openat`, and other systems have no `/proc/self/fd`: there, `isAt` is to be asked
 * before and after each step, and a swap between two questions remains possible. It can misplace an empty file, but no
 * secret, because the secret is written to a file that was opened before the last question.
 */
export interface HeldDirectory {
  /** Its path, without links. */
  readonly path: string;
  /** The path by which to reach an entry of it. */
  at(name: string): string;
  /** Whether a path, with all links followed, leads to it. */
  isAt(path: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens only what is a directory and no link, without any permission but that to search it. 0x200000 is `O_PATH`. */
const DIRECTORY_ITSELF = 0x200000 | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Holds a directory. Missing ones are created, for their owner alone.
 *
 * @param path absolute and without links. A link in it is an error: it was put there since.
 * @throws NodeJS.ErrnoException
 */
export async function holdDirectory(path: string): Promise<HeldDirectory> {
  return (await canHoldByDescriptor()) ? holdByDescriptor(path) : holdByPath(path);
}

async function holdByDescriptor(path: string): Promise<HeldDirectory> {
  let handle = await open(sep, DIRECTORY_ITSELF);
  for (const name of path.split(sep).filter((segment) => segment !== '')) {
    const parent = handle;
    try {
      handle = await openOrCreate(below(parent, name));
    } finally {
      await parent.close();
    }
  }
  return held(path, await handle.stat({ bigint: true }), (name) => below(handle, name), handle);
}

async function openOrCreate(path: string): Promise<FileHandle> {
  try {
    return await open(path, DIRECTORY_ITSELF);
  } catch {
    // Anything there that is not a directory stays, and fails again below.
    await mkdir(path, 0o700).catch((creation: unknown) => {
      if (codeOf(creation) !== 'EEXIST') throw creation;
    });
    return open(path, DIRECTORY_ITSELF);
  }
}

/** As {@link holdDirectory} does where there are no descriptors to hold it by. */
export async function holdByPath(path: string): Promise<HeldDirectory> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  return held(path, await lstat(path, { bigint: true }), (name) => join(path, name), undefined);
}

function held(
  path: string,
  itself: BigIntStats,
  at: HeldDirectory['at'],
  handle: FileHandle | undefined,
): HeldDirectory {
  return {
    path,
    at,
    async isAt(other) {
      const found = await stat(other, { bigint: true }).catch(() => undefined);
      return found?.dev === itself.dev && found.ino === itself.ino;
    },
    close: async () => handle?.close(),
  };
}

function below(directory: FileHandle, name: string): string {
  return `/proc/self/fd/${directory.fd}/${name}`;
}

let byDescriptor: Promise<boolean> | undefined;

function canHoldByDescriptor(): Promise<boolean> {
  byDescriptor ??= process.platform === 'linux' ? isProcUsable() : Promise.resolve(false);
  return byDescriptor;
}

/** Whether `/proc` is the one of this process: a container may have none. */
async function isProcUsable(): Promise<boolean> {
  const root = await open(sep, DIRECTORY_ITSELF).catch(() => undefined);
  if (root === undefined) return false;
  try {
    const [seen, itself] = await Promise.all([stat(below(root, '.')), root.stat()]);
    return seen.dev === itself.dev && seen.ino === itself.ino;
  } catch {
    return false;
  } finally {
    await root.close();
  }
}
