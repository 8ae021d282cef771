import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

export type Executable =
  | { readonly found: true; readonly path: string }
  /** `exists`: there is a file, but it is not executable. */
  | { readonly found: false; readonly exists: boolean; readonly problem: string };

/**
 * Finds the program as a shell would, except that only absolute directories of PATH count: a secret must not go to a
 * program that happens to be in the working directory.
 *
 * @param program A name to look up in `searchPath`, or a path with a slash in it.
 */
export async function findExecutable(program: string, searchPath: string): Promise<Executable> {
  const candidates = program.includes('/')
    ? [resolve(program)]
    : searchPath
        .split(':')
        .filter(isAbsolute)
        .map((directory) => join(directory, program));
  let notExecutable: string | undefined;
  for (const candidate of candidates) {
    const stats = await stat(candidate).catch(() => undefined);
    if (!stats?.isFile()) continue;
    if (await isExecutable(candidate)) return { found: true, path: candidate };
    notExecutable ??= candidate;
  }
  if (notExecutable !== undefined)
    return {
      found: false,
      exists: true,
      problem: `${notExecutable} is not executable. Make it executable: chmod +x ${notExecutable}`,
    };
  return {
    found: false,
    exists: false,
    problem: program.includes('/')
      ? `The program ${resolve(program)} was not found. A relative path starts from the working directory.`
      : `No directory of PATH contains a program "${program}". Install it, or write its path.`,
  };
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
