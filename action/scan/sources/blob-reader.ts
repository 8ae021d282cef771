import type { ContentOutcome, ContentScanner } from '../content/content-scanner.ts';
import { ScanError } from '../scan-error.ts';
import { readGit } from './git-output.ts';

/** A version of a file, as git stores it. */
export interface Blob {
  readonly id: string;
  readonly path: string;
}

const LINE_END = 10;
const HEADER = /^([0-9a-f]+) (?:(\w+) (\d+)|missing|ambiguous)$/;

/** What becomes of each blob: undefined when this clone does not have it. */
export type BlobReport = (blob: Blob, outcome: ContentOutcome | undefined) => void;

/**
 * Scans blobs of a repository, in their order, through one `git cat-file`. Contents flow from git into the scanner's
 * buffer and are never held as a whole.
 *
 * @throws ScanError when git fails, or answers something other than what was asked.
 */
export async function scanBlobs(
  root: string,
  blobs: readonly Blob[],
  scanner: ContentScanner,
  report: BlobReport,
): Promise<void> {
  if (blobs.length > 0) await scanBatches(root, [blobs][Symbol.iterator](), scanner, report);
}

/**
 * Git waits for further requests with a part of its answers in its output buffer. These many do not fit in there, whatever
 * they are.
 */
const NEVER_BUFFERED = 256;

/** As {@link scanBlobs}, with blobs that are taken in batches when git is about to need them. */
export async function scanBatches(
  root: string,
  batches: Iterator<readonly Blob[]>,
  scanner: ContentScanner,
  report: BlobReport,
): Promise<void> {
  const parser = new BatchParser(scanner, report);
  let first: IteratorResult<readonly Blob[]> | undefined = batches.next();
  const isLittle = first.done !== true && first.value.length < NEVER_BUFFERED;
  const take = (bytes: Buffer) => {
    for (let done = parser.take(bytes); done > 0; done--) ask();
  };
  const running = await readGit(root, ['cat-file', '--batch', '--buffer'], take, isLittle);
  // One batch ahead, so that git never waits.
  ask();
  ask();
  await running.done;
  if (!parser.isComplete) throw new ScanError('git cat-file ended before it had printed everything');

  function ask(): void {
    for (let asked = 0; asked < NEVER_BUFFERED; ) {
      const next = first ?? batches.next();
      first = undefined;
      if (next.done === true) {
        running.stdin.end();
        return;
      }
      asked += next.value.length;
      running.stdin.write(parser.expect(next.value));
    }
  }
}

/** Reads the output of `git cat-file --batch`: for each object a header line, its bytes and a line end. */
class BatchParser {
  readonly #scanner: ContentScanner;
  readonly #report: BlobReport;
  readonly #batches: (readonly Blob[])[] = [];
  /** Of the first batch. */
  #next = 0;
  #header = '';
  /** Bytes of the current object still to come, its line end included; 0 between objects. */
  #left = 0;
  #wanted = false;

  constructor(scanner: ContentScanner, report: BlobReport) {
    this.#scanner = scanner;
    this.#report = report;
  }

  get isComplete(): boolean {
    return this.#batches.length === 0;
  }

  /** Returns what to write to git. */
  expect(batch: readonly Blob[]): string {
    if (batch.length > 0) this.#batches.push(batch);
    return batch.map(({ id }) => `${id}\n`).join('');
  }

  /** Returns how many batches are complete with these bytes. */
  take(chunk: Buffer): number {
    const { length } = this.#batches;
    for (let at = 0; at < chunk.length; ) {
      at = this.#left === 0 ? this.#takeHeader(chunk, at) : this.#takeBody(chunk, at);
    }
    return length - this.#batches.length;
  }

  #takeHeader(chunk: Buffer, from: number): number {
    const end = chunk.indexOf(LINE_END, from);
    this.#header += chunk.toString('latin1', from, end === -1 ? chunk.length : end);
    if (end === -1) return chunk.length;
    const blob = this.#current();
    const [, , type, size] = HEADER.exec(this.#header) ?? [];
    this.#header = '';
    if (type === undefined || size === undefined) {
      this.#done(undefined);
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
    this.#done(this.#scanner.finish());
    return from + content + 1;
  }

  #done(outcome: ContentOutcome | undefined): void {
    this.#report(this.#current(), outcome);
    this.#next += 1;
    if (this.#next < (this.#batches[0]?.length ?? 0)) return;
    this.#batches.shift();
    this.#next = 0;
  }

  #current(): Blob {
    const blob = this.#batches[0]?.[this.#next];
    if (blob === undefined) throw new ScanError('git cat-file printed more than it was asked for');
    return blob;
  }
}
