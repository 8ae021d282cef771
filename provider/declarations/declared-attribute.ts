import type { SourceRange } from '../documents/source-range.ts';

/** One value of a declaration, as far as it can be told without running anything. */
export type DeclaredAttribute<Value> =
  | { readonly kind: 'known'; readonly value: Value; readonly at: SourceRange }
  /** Not written at all: whatever the default is applies. */
  | { readonly kind: 'absent' }
  /** Written, but what it comes to is only known when the code runs. */
  | {
      readonly kind: 'undecidable';
      readonly at: SourceRange;
      /** A clause: "it depends on var.ttl, which has no default". */
      readonly because: string;
    }
  /** Known, and nothing the attribute can be. A {@link DeclarationFault} tells people about it. */
  | { readonly kind: 'invalid'; readonly at: SourceRange };

export const ABSENT = { kind: 'absent' } as const;
