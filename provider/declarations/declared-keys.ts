import type { SourceRange } from '../documents/source-range.ts';
import type { KeyDeclaration } from './key-declaration.ts';
import type { Origins } from './static-value.ts';

/** Something in a file that keeps declarations from being read, or that no key can have. */
export interface DeclarationFault {
  /** `unreadable`: the file, or a part of it, could not be read as what it is, so keys in it may be missing. */
  readonly kind: 'unreadable' | 'invalid-value';
  readonly at: SourceRange;
  /** Where the value at fault comes from. */
  readonly origins?: Origins;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /**
   * What makes it this fault and no other in its file, whatever the message says: part of its fingerprint in baselines
   * and waivers. The message where it is left out.
   */
  readonly identity?: string;
}

/** Code that may declare keys, and that was not read or not evaluated: a module of a registry, an app that must run. */
export interface UnreadCode {
  readonly at: SourceRange;
  /** Follows "which keys": `module.gate declares`. */
  readonly subject: string;
  /** A clause, without a full stop: `its source is in a registry`. */
  readonly because: string;
  /** What to do: a sentence. */
  readonly remedy: string;
}

/** What code declares. */
export interface DeclaredKeys {
  readonly keys: readonly KeyDeclaration[];
  readonly faults: readonly DeclarationFault[];
  /** Files that were read because they may declare keys. */
  readonly files: readonly string[];
  /** Code whose keys are not known. */
  readonly unread?: readonly UnreadCode[];
}
