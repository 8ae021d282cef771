import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';

/** Whether two declarations belong to different runs of one root, so that they never exist together. */
export function areAlternatives(a: KeyDeclaration, b: KeyDeclaration): boolean {
  const { variant, directory } = a;
  return (
    variant !== undefined && b.variant !== undefined && directory === b.directory && variant !== b.variant
  );
}
