import type { SourceRange } from '../documents/source-range.ts';
import type { KeyDeclaration } from './key-declaration.ts';

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
export interface DeclaredKeys {
  readonly keys: readonly KeyDeclaration[];
  readonly faults: readonly DeclarationFault[];
  /** Files that were read because they may declare keys. */
  readonly files: readonly string[];
}
