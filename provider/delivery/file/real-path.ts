import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A path with the links in it followed, as far as it exists. */
export interface RealPath {
  /** The deepest parent directory that exists, without links. */
  readonly directory: string;
  /** What follows: parents that do not exist yet, and the last name, which may be a link itself. */
  readonly names: readonly string[];
}

/** @param path relative to the working directory. `..` is the parent as written, also after a link. */
export function realPathOf(path: string): RealPath {
  const names: string[] = [];
  for (let at = resolve(path); ; at = dirname(at)) {
    const parent = dirname(at);
    if (parent === at) return { directory: at, names };
    names.unshift(basename(at));
    const directory = resolved(parent);
    if (directory !== undefined) return { directory, names };
  }
}

/** Without a thread of its own, as `readStart` reads. Undefined: there is no such directory. */
function resolved(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

export function joined({ directory, names }: RealPath): string {
  return join(directory, ...names);
}
