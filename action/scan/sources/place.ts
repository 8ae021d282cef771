import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ScanError } from '../scan-error.ts';

/** Where files are looked for. */
export interface Place {
  /** Absolute, without links. */
  readonly folder: string;
  /** Set when a single file was asked for. */
  readonly file?: string;
}

/** @throws ScanError when there is nothing at the path. */
export function placeOf(path: string): Place {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new ScanError(`There is no file or folder "${path}".`);
  const real = realpathSync(path);
  return lstatSync(real).isDirectory() ? { folder: real } : { folder: dirname(real), file: basename(real) };
}
