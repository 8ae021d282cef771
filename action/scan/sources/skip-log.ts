/** Why something was not scanned, or not as a whole. */
export type SkipReason =
  /** It is not text in any encoding: most bytes are not characters. */
  | 'binary'
  /** A link; what it points to is scanned where it is, if that is inside. */
  | 'symlink'
  /** A directory on its path is a link now. */
  | 'behind-symlink'
  /** Another repository, with commits of its own. */
  | 'submodule'
  /** A pipe, a socket, a device, or a directory where a file was expected. */
  | 'not-a-file'
  /** The system refused to read it. */
  | 'unreadable'
  /** Neither on disk nor among the objects of this clone. */
  | 'missing'
  /** Only the pointer was scanned; the content is in Git LFS. */
  | 'lfs-content'
  /** An archive that is too large, damaged, encrypted or packed too deep to be read to its end. */
  | 'archive'
  /** More secrets in one file than are collected. */
  | 'further-secrets';

/** What was skipped for one reason. */
export interface Skipped {
  readonly reason: SkipReason;
  readonly count: number;
  /** The first few paths, in order. */
  readonly examples: readonly string[];
}

const MOST_EXAMPLES = 5;

/** Counts what was not scanned, so that reports can say so. */
export class SkipLog {
  readonly #byReason = new Map<SkipReason, { count: number; examples: string[] }>();

  add(reason: SkipReason, path: string, count = 1): void {
    this.#merge(reason, count, [path]);
  }

  addAll(skipped: readonly Skipped[]): void {
    for (const { reason, count, examples } of skipped) this.#merge(reason, count, examples);
  }

  /** Ordered by reason; the same whatever the order in which things were added. */
  entries(): Skipped[] {
    return [...this.#byReason]
      .map(([reason, { count, examples }]) => ({ reason, count, examples: [...examples] }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1));
  }

  #merge(reason: SkipReason, count: number, paths: readonly string[]): void {
    const known = this.#byReason.get(reason) ?? { count: 0, examples: [] };
    known.count += count;
    for (const path of paths) {
      const worst = known.examples.at(-1);
      if (known.examples.length >= MOST_EXAMPLES && worst !== undefined && path >= worst) continue;
      known.examples.push(path);
      known.examples.sort();
      known.examples.length = Math.min(known.examples.length, MOST_EXAMPLES);
    }
    this.#byReason.set(reason, known);
  }
}
