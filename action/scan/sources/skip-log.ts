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
  /** The first {@link MOST_NAMED} paths, in order, media last; left out where they are the examples. */
  readonly paths?: readonly string[];
}

/** Media and fonts: they are large, and no one writes a secret into them by accident. */
const MEDIA =
  /\.(?:png|jpe?g|gif|webp|ico|icns|bmp|tiff?|avif|heic|psd|ai|eps|pdf|mp[34]|m4[av]|mov|avi|mkv|webm|wav|og[gv]|flac|woff2?|ttf|otf|eot|glb|gltf|fbx)$/i;

/** Whether the name is that of an image, a film, a sound or a font. */
export function isMedia(path: string): boolean {
  return MEDIA.test(path);
}

const MOST_EXAMPLES = 5;
/** So many files are named for each reason. */
export const MOST_NAMED = 1_000;

/** Counts and names what was not scanned, so that reports can say so. */
export class SkipLog {
  readonly #byReason = new Map<SkipReason, { count: number; paths: string[] }>();

  add(reason: SkipReason, path: string, count = 1): void {
    this.#merge(reason, count, [path]);
  }

  addAll(skipped: readonly Skipped[]): void {
    for (const { reason, count, examples, paths = examples } of skipped) this.#merge(reason, count, paths);
  }

  /** Ordered by reason; the same whatever the order in which things were added. */
  entries(): Skipped[] {
    return [...this.#byReason]
      .map(([reason, { count, paths }]) => {
        const named = firstOf(paths);
        const examples = named.slice(0, MOST_EXAMPLES);
        return { reason, count, examples, ...(named.length > examples.length && { paths: named }) };
      })
      .sort((a, b) => (a.reason < b.reason ? -1 : 1));
  }

  #merge(reason: SkipReason, count: number, paths: readonly string[]): void {
    const known = this.#byReason.get(reason) ?? { count: 0, paths: [] };
    known.count += count;
    for (const path of paths) known.paths.push(path);
    // Now and then, so that a tree of images needs little memory and no time.
    if (known.paths.length > 4 * MOST_NAMED) known.paths = firstOf(known.paths);
    this.#byReason.set(reason, known);
  }
}

function firstOf(paths: readonly string[]): string[] {
  // Versions of a file have the same path.
  const all = [...new Set(paths)].sort();
  if (all.length <= MOST_NAMED) return all;
  // A thousand images must not hide the one file that may be text.
  const { media = [], others = [] } = Object.groupBy(all, (path) => (isMedia(path) ? 'media' : 'others'));
  return [...others, ...media].slice(0, MOST_NAMED);
}
