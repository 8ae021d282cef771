import type { SourceRange } from '../documents/source-range.ts';
import type { Origins } from './static-value.ts';

/** One attribute as code declares it, as far as it is known without running anything. */
export type DeclaredAttribute<Value> =
  | { readonly kind: 'known'; readonly value: Value; readonly at: SourceRange; readonly origins?: Origins }
  /** Not written: the default applies. */
  | { readonly kind: 'absent' }
  /** Written, but its value is known only when the code runs. */
  | {
      readonly kind: 'undecidable';
      readonly at: SourceRange;
      readonly origins?: Origins;
      /** A clause: "it depends on var.ttl, which has no default". */
      readonly because: string;
    }
  /** Known, but not a value the attribute can have. A {@link DeclarationFault} reports it. */
  | { readonly kind: 'invalid'; readonly at: SourceRange; readonly origins?: Origins };

export const ABSENT = { kind: 'absent' } as const;
