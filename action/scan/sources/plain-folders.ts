import { constants, lstatSync } from 'node:fs';

/** For opening files: never through a link, never waiting for the other end of a pipe. */
export const PLAIN_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Knows which directories below a root are reached without following a link. */
export class PlainFolders {
  readonly #root: string;
  readonly #known = new Map<string, boolean>([['', true]]);
  /** Directory of the last file, with a slash at the end: the next file is mostly there, too. */
  #last = '';
  #lastIsPlain = true;

  constructor(root: string) {
    this.#root = root;
  }

  /** False when a directory on the path of a file is a link: git tracks no files behind links, so it was replaced. */
  leadTo(file: string): boolean {
    const slash = file.lastIndexOf('/') + 1;
    if (slash !== this.#last.length || !file.startsWith(this.#last)) {
      this.#lastIsPlain = this.#isPlain(parentOf(file));
      this.#last = file.slice(0, slash);
    }
    return this.#lastIsPlain;
  }

  #isPlain(folder: string): boolean {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const stats = lstatSync(`${this.#root}/${folder}`, { throwIfNoEntry: false });
    const plain = this.#isPlain(parentOf(folder)) && (stats === undefined || !stats.isSymbolicLink());
    this.#known.set(folder, plain);
    return plain;
  }
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
