import type { ContentScanner } from '../content/content-scanner.ts';
import { toSecretMatch } from '../content/found-secret.ts';
import type { SecretMatch } from '../secret-match.ts';
import { FileReader } from './read-file.ts';
import { type ScannedAmount, Tally } from './tally.ts';

/** Files handed out at a time: enough to make handing out cheap, few enough to keep all threads busy to the end. */
export const FILES_PER_CHUNK = 64;

/** What one thread found in the chunks it took. */
export interface TreePart {
  readonly findings: readonly SecretMatch[];
  readonly amount: ScannedAmount;
  /** Paths that git knows and the disk does not have. */
  readonly missing: readonly string[];
}

/** Which thread scans which chunk of a file list. Shared by the threads, each of which takes the next chunk. */
export class ChunkBoard {
  readonly shared: SharedArrayBuffer;
  readonly #cursor: Int32Array;
  readonly #owners: Int32Array;

  /** @param size number of files, or the `shared` memory of another thread's board. */
  constructor(size: number | SharedArrayBuffer, perChunk: number = FILES_PER_CHUNK) {
    this.shared =
      typeof size === 'number' ? new SharedArrayBuffer(4 * (1 + Math.ceil(size / perChunk))) : size;
    this.#cursor = new Int32Array(this.shared, 0, 1);
    this.#owners = new Int32Array(this.shared, 4);
  }

  /** Takes the next chunk for a thread (numbered from 1), or returns undefined when all are taken. */
  claim(thread: number): number | undefined {
    const chunk = Atomics.add(this.#cursor, 0, 1);
    if (chunk >= this.#owners.length) return undefined;
    Atomics.store(this.#owners, chunk, thread);
    return chunk;
  }

  /** Takes chunks for a thread as long as there are any. */
  *claimed(thread: number): Generator<number> {
    for (let chunk = this.claim(thread); chunk !== undefined; chunk = this.claim(thread)) yield chunk;
  }

  /** Chunks that a thread took; 0 asks for those whose taker has not signed yet. */
  chunksOf(thread: number): number[] {
    return [...this.#owners.keys()].filter((chunk) => Atomics.load(this.#owners, chunk) === thread);
  }

  /** Share of the chunks that are not taken yet. */
  get open(): number {
    return Math.max(0, 1 - Atomics.load(this.#cursor, 0) / Math.max(1, this.#owners.length));
  }
}

/** Scans chunks of a file list on one thread. */
export class TreePartScan {
  readonly #paths: readonly string[];
  readonly #reader: FileReader;
  readonly #tally = new Tally();
  readonly #findings: SecretMatch[] = [];
  readonly #missing: string[] = [];

  constructor(root: string, paths: readonly string[], scanner: ContentScanner) {
    this.#paths = paths;
    this.#reader = new FileReader(root, scanner);
  }

  scanChunk(chunk: number): void {
    for (const path of this.#paths.slice(chunk * FILES_PER_CHUNK, (chunk + 1) * FILES_PER_CHUNK))
      this.#scan(path);
  }

  get bytes(): number {
    return this.#tally.bytes;
  }

  get part(): TreePart {
    return { findings: this.#findings, amount: this.#tally.amount, missing: this.#missing };
  }

  #scan(path: string): void {
    const outcome = this.#reader.scan(path);
    if (outcome.kind === 'skipped') {
      if (outcome.reason === 'missing') this.#missing.push(path);
      else this.#tally.skipped.add(outcome.reason, path);
      return;
    }
    this.#tally.count(path, outcome);
    if (outcome.kind === 'binary') return;
    for (const secret of outcome.secrets) this.#findings.push(toSecretMatch(secret, path, { kind: 'file' }));
  }
}
