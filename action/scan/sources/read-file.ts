import { closeSync, constants, lstatSync, openSync, readSync } from 'node:fs';
import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import type { SkipReason } from './skip-log.ts';

/** What came of a file on disk. */
export type FileOutcome = ContentOutcome | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Never through a link, never waiting for the other end of a pipe. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads the files below a root straight into a scanner. Reading is synchronous: for many small files anything else
 * takes several times as long.
 */
export class FileReader {
  readonly #root: string;
  readonly #scanner: ContentScanner;
  readonly #folders = new Map<string, boolean>([['', true]]);

  constructor(root: string, scanner: ContentScanner) {
    this.#root = root;
    this.#scanner = scanner;
  }

  scan(path: string): FileOutcome {
    if (!this.#isPlainFolder(path.slice(0, Math.max(0, path.lastIndexOf('/'))))) {
      return { kind: 'skipped', reason: 'behind-symlink' };
    }
    let file: number;
    try {
      file = openSync(`${this.#root}/${path}`, FLAGS);
    } catch (error) {
      return { kind: 'skipped', reason: reasonOf(error) };
    }
    try {
      return this.#readAll(file, path);
    } catch (error) {
      return { kind: 'skipped', reason: reasonOf(error) };
    } finally {
      closeSync(file);
    }
  }

  #readAll(file: number, path: string): ContentOutcome {
    this.#scanner.begin(path);
    for (;;) {
      const free = this.#scanner.free();
      const count = readSync(file, free, 0, free.length, null);
      if (!this.#scanner.filled(count) || count < free.length) return this.#scanner.finish();
    }
  }

  /** True unless a folder on the way is a link: git tracks no files behind one, so it leads somewhere else now. */
  #isPlainFolder(folder: string): boolean {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const parent = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
    const stats = lstatSync(`${this.#root}/${folder}`, { throwIfNoEntry: false });
    const plain = this.#isPlainFolder(parent) && (stats === undefined || !stats.isSymbolicLink());
    this.#folders.set(folder, plain);
    return plain;
  }
}

function reasonOf(error: unknown): SkipReason {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'missing';
    case 'ELOOP':
    case 'EMLINK':
      return 'symlink';
    case 'EISDIR':
    case 'ENXIO':
    case 'EAGAIN':
      return 'not-a-file';
    default:
      return 'unreadable';
  }
}
