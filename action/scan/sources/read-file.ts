import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import { PLAIN_FILE, PlainFolders } from './plain-folders.ts';
import type { SkipReason } from './skip-log.ts';

/** The outcome for a file on disk. */
export type FileOutcome = ContentOutcome | { readonly kind: 'skipped'; readonly reason: SkipReason };

/**
 * Reads the files below a root straight into a scanner. Reading is synchronous, because for many small files everything
 * else takes several times as long.
 */
export class FileReader {
  readonly #root: string;
  readonly #scanner: ContentScanner;
  readonly #folders: PlainFolders;

  constructor(root: string, scanner: ContentScanner) {
    this.#root = root;
    this.#scanner = scanner;
    this.#folders = new PlainFolders(root);
  }

  scan(path: string): FileOutcome {
    if (!this.#folders.leadTo(path)) return { kind: 'skipped', reason: 'behind-symlink' };
    let file: number;
    try {
      file = openSync(`${this.#root}/${path}`, PLAIN_FILE);
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

  #readAll(file: number, path: string): FileOutcome {
    this.#scanner.begin(path);
    for (let first = true; ; first = false) {
      const free = this.#scanner.free();
      const count = readSync(file, free, 0, free.length, null);
      // A pipe without a writer looks like an empty file.
      if (first && count === 0 && !fstatSync(file).isFile()) return { kind: 'skipped', reason: 'not-a-file' };
      if (!this.#scanner.filled(count) || count < free.length) return this.#scanner.finish();
    }
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
