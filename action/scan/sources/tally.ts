import type { ContentOutcome } from '../content/content-scanner.ts';
import { SkipLog, type Skipped } from './skip-log.ts';

/** How much was scanned. Counts only, so that the parts of several workers add up to the same whole. */
export interface ScannedAmount {
  /** Texts scanned from end to end: files on disk, or versions of files in commits. */
  readonly files: number;
  /** Bytes of them. */
  readonly bytes: number;
  /** Files larger than the buffer, which were scanned in overlapping windows. */
  readonly windowed: number;
  readonly skipped: readonly Skipped[];
}

/** Adds up {@link ScannedAmount}. */
export class Tally {
  readonly skipped = new SkipLog();
  #files = 0;
  #bytes = 0;
  #windowed = 0;

  count(path: string, outcome: ContentOutcome): void {
    if (outcome.kind === 'binary') {
      this.skipped.add('binary', path);
      return;
    }
    this.#files += 1;
    this.#bytes += outcome.bytes;
    if (outcome.windows > 1) this.#windowed += 1;
    if (outcome.isLfsPointer) this.skipped.add('lfs-content', path);
    if (outcome.uncollected > 0) this.skipped.add('further-secrets', path, outcome.uncollected);
  }

  /** @param outcome undefined for a blob that this clone does not have. */
  countBlob(path: string, outcome: ContentOutcome | undefined): void {
    if (outcome === undefined) this.skipped.add('missing', path);
    else this.count(path, outcome);
  }

  add(amount: ScannedAmount): void {
    this.#files += amount.files;
    this.#bytes += amount.bytes;
    this.#windowed += amount.windowed;
    this.skipped.addAll(amount.skipped);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get amount(): ScannedAmount {
    return {
      files: this.#files,
      bytes: this.#bytes,
      windowed: this.#windowed,
      skipped: this.skipped.entries(),
    };
  }
}
