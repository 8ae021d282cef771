import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../../text/error-code.ts';

/**
 * Makes a directory and those that it is in, as far as they are missing. Node's own `recursive` never returns below
 * `/proc`, where a directory "does not exist" when it cannot be made.
 *
 * @param mode permissions of those that are made; unless given, they follow the umask.
 * @throws NodeJS.ErrnoException
 */
export function makeDirectories(path: string, mode?: number): void {
  try {
    makeDirectory(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || parent === path) throw error;
    makeDirectories(parent, mode);
    makeDirectory(path, mode);
  }
}

function makeDirectory(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
