/** Files to look for declarations in: a work tree, or the tree of a commit. */
export interface FileSource {
  /** Paths relative to the root, with forward slashes, sorted. */
  list(): Promise<readonly string[]>;
  /** The text of a file; undefined when there is none, it is larger than 8 MiB, or it is not text in UTF-8. */
  read(path: string): Promise<string | undefined>;
}
