import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeOf } from '../../text/error-code.ts';
import type { CommandIo } from '../command-io.ts';
import { UsageError } from './usage-error.ts';

/**
 * The content of a file that a user named.
 *
 * @param path relative to the working directory.
 * @param option that names it, with its dashes; undefined for an argument.
 * @throws UsageError when it cannot be read.
 */
export function readNamedFile(
  path: string,
  { cwd }: Pick<CommandIo, 'cwd'>,
  option?: string,
): Buffer<ArrayBuffer> {
  try {
    return readFileSync(resolve(cwd, path));
  } catch (error) {
    const named = option === undefined ? '' : ` of ${option}`;
    throw new UsageError(
      `"${path}"${named} cannot be read (${codeOf(error)}). Name a file that exists and that you may read.`,
    );
  }
}
