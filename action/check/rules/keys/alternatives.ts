import type { KeyDeclaration } from '../../../../provider/declarations/key-declaration.ts';

/** Whether two declarations belong to different runs of one root, or to different tools, so that they never exist together. */
export function areAlternatives(a: KeyDeclaration, b: KeyDeclaration): boolean {
  const { variant, directory, tool } = a;
  if (tool !== undefined && b.tool !== undefined && tool !== b.tool) return true;
  return (
    variant !== undefined && b.variant !== undefined && directory === b.directory && variant !== b.variant
  );
}
