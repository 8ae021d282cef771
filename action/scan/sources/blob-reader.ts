import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import { ScanError } from '../scan-error.ts';
import { startGit } from './git.ts';

/** A version of a file, as git stores it. */
export interface Blob {
  readonly id: string;
  readonly path: string;
}

const LINE_END = 10;
const HEADER = /^([0-9a-f]+) (?:(\w+) (\d+)|missing|ambiguous)$/;

/**
 * Scans blobs of a repository, in their order, through one `git cat-file`. Contents flow from git into the scanner's
 * buffer and are never held as a whole.
 *
 * @param report gets each blob's outcome, or undefined when this clone does not have it.
 * @throws ScanError when git fails, or answers something other than what was asked.
 */
export async function scanBlobs(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  report: (blob: Blob, outcome: ContentOutcome | undefined) => void,
): Promise<void> {
  if (blobs.length === 0) return;
  const running = startGit(root, ['cat-file', '--batch', '--buffer']);
  running.stdin.end(blobs.map(({ id }) => `${id}\n`).join(''));

  const parser = new BatchParser(blobs, scanner, report);
  try {
    for await (const chunk of running.stdout) {
      if (Buffer.isBuffer(chunk)) parser.take(chunk);
    }
  } catch (error) {
    await running.done;
    throw error;
  }
  await running.done;
  if (!parser.isComplete) throw new ScanError('git cat-file ended before it had printed everything');
}

/** Reads the output of `git cat-file --batch`: for each object a header line, its bytes and a line end. */
class BatchParser {
  readonly #blobs: readonly Blob[];
  readonly #scanner: ContentScanner;
  readonly #report: (blob: Blob, outcome: ContentOutcome | undefined) => void;
  #next = 0;
  #header = '';
  /** Bytes of the current object still to come, its line end included; 0 between objects. */
  #left = 0;
  #wanted = false;

  constructor(
    blobs: readonly Blob[],
    scanner: ContentScanner,
    report: (blob: Blob, outcome: ContentOutcome | undefined) => void,
  ) {
    this.#blobs = blobs;
    this.#scanner = scanner;
    this.#report = report;
  }

  get isComplete(): boolean {
    return this.#next === this.#blobs.length && this.#left === 0;
  }

  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      at = this.#left === 0 ? this.#takeHeader(chunk, at) : this.#takeBody(chunk, at);
    }
  }

  #takeHeader(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(LINE_END, from);
    this.#header += chunk.toString('latin1', from, end === -1 ? chunk.length : end);
    if (end === -1) return chunk.length;
    const blob = this.#current();
    const [, , type, size] = HEADER.exec(this.#header) ?? [];
    this.#header = '';
    if (type === undefined || size === undefined) {
      this.#next += 1;
      this.#report(blob, undefined);
    } else {
      this.#left = Number(size) + 1;
      this.#wanted = true;
      this.#scanner.begin(blob.path);
    }
    return end + 1;
  }

  #takeBody(chunk: Buffer, from: number): number {
    const content = Math.min(this.#left - 1, chunk.length - from);
    for (let at = from; at < from + content && this.#wanted; ) {
      const free = this.#scanner.free();
      const count = Math.min(free.length, from + content - at);
      chunk.copy(free, 0, at, at + count);
      this.#wanted = this.#scanner.filled(count);
      at += count;
    }
    this.#left -= content;
    if (this.#left > 1 || from + content === chunk.length) return from + content;
    this.#left = 0;
    this.#next += 1;
    this.#report(this.#previous(), this.#scanner.finish());
    return from + content + 1;
  }

  #current(): Blob {
    const blob = this.#blobs[this.#next];
    if (blob === undefined) throw new ScanError('git cat-file printed more than it was asked for');
    return blob;
  }

  #previous(): Blob {
    const blob = this.#blobs[this.#next - 1];
    if (blob === undefined) throw new ScanError('git cat-file printed an object before any was asked for');
    return blob;
  }
}
