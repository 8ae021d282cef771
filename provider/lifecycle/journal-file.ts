import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectories } from '../delivery/file/make-directories.ts';
import { readStart } from '../delivery/file/read-start.ts';
import { codeOf } from '../text/error-code.ts';
import { type JournalStore, reasonOf } from './journal.ts';
import { identifyProcess, isProcessRunning } from './process-identity.ts';

const SUFFIX = '.json';
/** Entries are some hundred bytes: a file beyond this is something else. */
const LENGTH_MAX = 65_536;

/**
 * A journal's store that keeps each entry in a small file, which only this user can read.
 *
 * @param directory is made with the first entry.
 * @param of the run that this process belongs to, and its state.
 */
export function fileStore(directory: string, of: Pick<JournalStore, 'run' | 'state'>): JournalStore {
  const fileOf = (id: string) => join(directory, `${id}${SUFFIX}`);
  return {
    process: identifyProcess(),
    ...of,
    isRunning: isProcessRunning,
    async list() {
      const names = await readdir(directory).catch(noneWhenMissing);
      const entries = names.filter((name) => name.endsWith(SUFFIX)).sort();
      const found = await Promise.all(
        entries.map(async (name) => {
          const where = join(directory, name);
          const text = await readShort(where);
          return text === undefined ? [] : [{ id: name.slice(0, -SUFFIX.length), where, text }];
        }),
      );
      return found.flat();
    },
    async write(id, text) {
      makeDirectories(directory, 0o700);
      const draft = join(directory, `${id}.draft`);
      try {
        await writeThrough(draft, text);
        await rename(draft, fileOf(id));
      } catch (error) {
        // On a full disk, an entry needs the space that it takes.
        await rm(draft, { force: true }).catch(() => {});
        throw located(error, directory);
      }
      await syncDirectory(directory);
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}

/** Undefined when it is gone: another process has removed it since. Empty when it cannot be read. */
async function readShort(path: string): Promise<string | undefined> {
  try {
    const start = await readStart(path, LENGTH_MAX + 1, 'refuse');
    return start !== undefined && start.length <= LENGTH_MAX ? start.toString() : '';
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : '';
  }
}

/** Once it resolves, the text is on the disk. */
async function writeThrough(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The system names no path where a file that is open cannot be written. */
function located(error: unknown, directory: string): Error {
  const reason = reasonOf(error);
  return new Error(reason.includes(directory) ? reason : `${reason}, in ${directory}`, { cause: error });
}

/** So that a power failure does not undo a rename. Not every system can. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r').catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}

function noneWhenMissing(error: unknown): string[] {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
}
