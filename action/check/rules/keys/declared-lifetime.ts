import type { DeclaredAttribute } from '../../../../provider/declarations/declared-attribute.ts';
import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';
import type { SourceRange } from '../../../../provider/documents/source-range.ts';
import type { Instant } from '../../../../provider/keys/instant.ts';
import { lifeOfRotation } from '../../../../provider/keys/rotation.ts';

/** The lifetime of a declaration's keys, as far as the code determines it. */
export type DeclaredLifetime =
  /** `at` is undefined when nothing is declared. */
  | { readonly kind: 'never'; readonly at: SourceRange | undefined }
  | { readonly kind: 'span'; readonly ms: number; readonly at: SourceRange }
  | { readonly kind: 'until'; readonly end: Instant; readonly at: SourceRange }
  /** No expiration is declared; the rotation implies one. */
  | { readonly kind: 'rotated'; readonly every: number; readonly ms: number; readonly at: SourceRange }
  | Extract<DeclaredAttribute<never>, { readonly kind: 'undecidable' }>
  /** The value is invalid. Another rule reports it. */
  | { readonly kind: 'invalid' };

/** When the keys of a declaration end, by its expiration or else by its rotation. */
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
  const { every } = rotation.value;
  return { kind: 'rotated', every, ms: lifeOfRotation({ ...rotation.value, every }), at: rotation.at };
}
