import type { FileSource } from '../../../provider/declarations/file-source.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';
import type { DeclaringLines } from '../facts.ts';
import { valuesOf } from '../verdict/locate.ts';

/** The lines of the files that declare keys; undefined when no comment in them allows anything. */
export async function declaringLines(
  files: Pick<FileSource, 'read'>,
  keys: readonly KeyDeclaration[] = [],
): Promise<DeclaringLines | undefined> {
  const lines = new Map<string, readonly string[]>();
  let hasComments = false;
  for (const path of new Set(keys.flatMap(pathsOf))) {
    const text = (await files.read(path)) ?? '';
    hasComments ||= text.includes('lowerplane:allow');
    lines.set(path, text.split(/\r\n|\r|\n/));
  }
  return hasComments ? lines : undefined;
}

function pathsOf(key: KeyDeclaration): readonly string[] {
  const values = valuesOf(key).flatMap((value) =>
    value.kind === 'absent' ? [] : [value.at, ...(value.origins ?? [])],
  );
  return [key.header, ...(key.madeBy ?? []), ...values].map(({ path }) => path);
}
