import type { SourceRange } from '../documents/source-range.ts';
import type { Instant } from '../keys/instant.ts';
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

/** The call of a module in Terraform code. What a plan has in that module is located there when the module is not at hand. */
export interface ModuleSite {
  /** Of the root module. */
  readonly directory: string;
  /** `module.gate["a"]` */
  readonly address: string;
  readonly at: SourceRange;
  readonly madeBy: Origins;
}

/** What an apply would do to a key, besides what its declaration says. */
export type PlannedEffect =
  /** The key is revoked. */
  | { readonly kind: 'destroyed' }
  /** The key is revoked, and another one created, in one apply. */
  | { readonly kind: 'replaced'; readonly createsFirst: boolean }
  /** A successor is delivered, and the key is revoked in the same apply. */
  | { readonly kind: 'succeeded' }
  /** Terraform does not manage the key any more, but it keeps working. */
  | { readonly kind: 'forgotten' }
  /** Its deletion protection ends. */
  | { readonly kind: 'unprotected' }
  /** It was changed outside Terraform since the last apply. */
  | { readonly kind: 'drifted'; readonly attributes: readonly string[] };

/** A {@link PlannedEffect} of a plan of Terraform. */
export interface PlannedChange {
  readonly effect: PlannedEffect;
  /** Path of the plan, as it is shown. */
  readonly plan: string;
  readonly address: string;
  /** Undefined when it is sensitive or not known. */
  readonly name: string | undefined;
  /** Why Terraform replaces or destroys it, as the plan says: `delete_because_no_module`. */
  readonly reason: string | undefined;
  /** Whether the key worked when the plan was made. */
  readonly works: boolean;
  /** When the key expires, as the state has it; undefined when it never does or that is not known. */
  readonly expiresAt: Instant | undefined;
  readonly declaration: KeyDeclaration | undefined;
  /** The nearest code; undefined when nothing of it is left. */
  readonly at: SourceRange | undefined;
}

/** What code declares. */
export interface DeclaredKeys {
  readonly keys: readonly KeyDeclaration[];
  readonly faults: readonly DeclarationFault[];
  /** Files that were read because they may declare keys. */
  readonly files: readonly string[];
  /** Code whose keys are not known. */
  readonly unread?: readonly UnreadCode[];
  readonly modules?: readonly ModuleSite[];
  /** What plans of this code would do. */
  readonly planned?: readonly PlannedChange[];
}
