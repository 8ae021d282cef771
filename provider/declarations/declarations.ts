import type { SourceRange } from '../documents/source-range.ts';
import type { KeyDeclaration } from './key-declaration.ts';

/** Files to look for declarations in: a work tree, or the tree of a commit. */
export interface FileSource {
  /** Paths relative to the root, with forward slashes, sorted. */
  list(): Promise<readonly string[]>;
  /** The text of a file; undefined when there is none, it is larger than 8 MiB, or it is not text in UTF-8. */
  read(path: string): Promise<string | undefined>;
}

/** Something in a file that keeps declarations from being read, or that no key can have. */
export interface DeclarationFault {
  /** `unreadable`: the file, or a part of it, could not be read as what it is, so keys in it may be missing. */
  readonly kind: 'unreadable' | 'invalid-value';
  readonly at: SourceRange;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /**
   * What makes it this fault and no other in its file, whatever the message says: part of its fingerprint in baselines
   * and waivers. The message where it is left out.
   */
  readonly identity?: string;
}

/** What code declares. */
export interface Declarations {
  readonly keys: readonly KeyDeclaration[];
  readonly faults: readonly DeclarationFault[];
  /** Files that were read because they may declare keys. */
  readonly files: readonly string[];
}
