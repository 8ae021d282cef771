import type { Declared } from '../../../../provider/declarations/declared.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';

/** How long each key of a declaration lives, as far as the code tells. */
export type DeclaredLifetime =
  /** `at` is undefined when nothing is written. */
  | { readonly kind: 'never'; readonly at: SourceRange | undefined }
  | { readonly kind: 'span'; readonly ms: number; readonly at: SourceRange }
  | { readonly kind: 'until'; readonly end: Instant; readonly at: SourceRange }
  /** Without an expiration of its own: it follows from the rotation. */
  | { readonly kind: 'rotated'; readonly every: number; readonly overlap: number; readonly at: SourceRange }
  | Extract<Declared<never>, { readonly kind: 'undecidable' }>
  /** No key can have what is written; another rule says so. */
  | { readonly kind: 'invalid' };

/** What a declaration says about the end of its keys, by expiration or else by rotation. */
export function declaredLifetime({ expiration, rotation }: KeyDeclaration): DeclaredLifetime {
  if (expiration.kind === 'undecidable') return expiration;
  if (expiration.kind === 'invalid') return { kind: 'invalid' };
  if (expiration.kind === 'known') {
    const { value, at } = expiration;
    if (value.kind === 'never') return { kind: 'never', at };
    return value.kind === 'in' ? { kind: 'span', ms: value.ms, at } : { kind: 'until', end: value.at, at };
  }
  if (rotation.kind === 'undecidable') return rotation;
  if (rotation.kind === 'invalid') return { kind: 'invalid' };
  if (rotation.kind === 'absent' || rotation.value.every === undefined)
    return { kind: 'never', at: undefined };
  const { every, overlap } = rotation.value;
  return { kind: 'rotated', every, overlap, at: rotation.at };
}
