import { createHash } from 'node:crypto';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectories } from '../delivery/file/make-directories.ts';
import { readStart } from '../delivery/file/read-start.ts';
import { codeOf } from '../text/error-code.ts';
import { isProcessRunning } from './process-identity.ts';
import { countInMemory, type RevocationCount } from './revocation-count.ts';

/** Where the processes of one run count together. */
export interface SharedCount {
  /** Holds one directory for each run. Is made with the first key. */
  readonly directory: string;
  /** The process that all processes of the run belong to, from `identifyProcess`. */
  readonly run: string;
  /** Distinguishes the counts of one run. */
  readonly scope: string;
}

const PROCESS_FILE = 'process';
/** What `identifyProcess` returns is shorter. */
const PROCESS_BYTES_MAX = 4_096;

/**
 * A count for a run of several processes: one file for each key, and one for each number, made only if it does not
 * exist. Directories of runs that are over are removed. Where nothing can be written, the process counts by itself.
 */
export function countInFiles({ directory, run, scope }: SharedCount): RevocationCount {
  const ofRun = join(directory, digest(run));
  const files = join(ofRun, digest(scope));
  const numbers = new Map<string, number>();
  const alone = countInMemory();
  let ready: Promise<boolean> | undefined;

  const prepare = async () => {
    try {
      makeDirectories(files, 0o700);
      await writeFile(join(ofRun, PROCESS_FILE), run, { mode: 0o600 });
      await removeEnded(directory);
      return true;
    } catch {
      return false;
    }
  };
  return {
    async add(id) {
      ready ??= prepare();
      if (!(await ready)) return alone.add(id);
      try {
        if (!(await made(join(files, digest(id))))) return 0;
        let number = 1;
        while (!(await made(join(files, String(number))))) number++;
        numbers.set(id, number);
        return number;
      } catch {
        return alone.add(id);
      }
    },
    async remove(id) {
      await alone.remove(id);
      const number = numbers.get(id);
      if (number === undefined) return;
      numbers.delete(id);
      for (const name of [digest(id), String(number)]) await rm(join(files, name), { force: true });
    },
  };
}

/** @returns whether this call made the file. */
async function made(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeEnded(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const run = await readStart(join(directory, name, PROCESS_FILE), PROCESS_BYTES_MAX, 'refuse').catch(
      () => undefined,
    );
    if (run !== undefined && isProcessRunning(run.toString()) === 'no') {
      await rm(join(directory, name), { recursive: true, force: true });
    }
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
