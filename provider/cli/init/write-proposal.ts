import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { PlainFolders } from '../../../action/scan/sources/plain-folders.ts';
import { makeDirectories } from '../../delivery/file/make-directories.ts';
import { codeOf } from '../../text/error-code.ts';
import { writeFix } from '../check/write-fixes.ts';
import type { Proposal } from './proposals.ts';

/**
 * Writes a file. One that exists is only changed if it is still as it was; links are not followed, because the repository
 * may be someone else's.
 *
 * @param root absolute path that the file starts from.
 * @returns why it was not written, as a clause; undefined when it was.
 */
export async function writeProposal(
  root: string,
  { file, before, after, isExecutable }: Proposal,
): Promise<string | undefined> {
  if (before !== undefined) return writeFix(root, { path: file, before, after });
  if (!isAbsolute(file) && !new PlainFolders(root).leadTo(file)) return 'its directory is behind a link';
  const path = resolve(root, file);
  try {
    makeDirectories(dirname(path));
    const { O_CREAT, O_EXCL, O_WRONLY } = constants;
    const descriptor = openSync(path, O_CREAT | O_EXCL | O_WRONLY, isExecutable ? 0o777 : 0o666);
    try {
      writeFileSync(descriptor, after);
    } finally {
      closeSync(descriptor);
    }
    return undefined;
  } catch (error) {
    return codeOf(error) === 'EEXIST'
      ? 'something else has its name'
      : `it cannot be written (${codeOf(error)})`;
  }
}
