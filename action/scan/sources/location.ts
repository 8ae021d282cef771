import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ScanError } from '../scan-error.ts';

/** The directory or file to scan. */
export interface Location {
  /** Absolute, without links. */
  readonly folder: string;
  /** Set when a single file was named. */
  readonly file?: string;
}

/** @throws ScanError when nothing exists at the path. */
export function locate(path: string): Location {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new ScanError(`"${path}" was not found. Give an existing file or directory.`);
  const real = realpathSync(path);
  return lstatSync(real).isDirectory() ? { folder: real } : { folder: dirname(real), file: basename(real) };
}
