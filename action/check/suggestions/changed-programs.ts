import { keysInProgram } from '../../../provider/declarations/cdk/read-program.ts';
import type { FileSource } from '../../../provider/declarations/file-source.ts';
import type { KeyDeclaration } from '../../../provider/declarations/key-declaration.ts';

/** The attributes that the static reader reads in a program. */
const READ = [
  'name',
  'permissions',
  'environments',
  'expiration',
  'rotation',
  'secretInState',
  'deletionProtection',
] as const;

/**
 * The keys of CDK apps as they would be after changes of their programs, which are never run: what the static reader sees
 * change is changed in them.
 *
 * @param paths of the changed programs.
 * @param keys as they are.
 * @returns undefined when a change is not one of literals that the reader sees, or its key is not that of the program.
 */
export async function keysOfChangedPrograms(
  paths: readonly string[],
  before: FileSource,
  after: FileSource,
  keys: readonly KeyDeclaration[],
): Promise<readonly KeyDeclaration[] | undefined> {
  let changed = keys;
  for (const path of paths) {
    const [old, now] = await Promise.all(
      [before, after].map(async (files) => {
        const text = await files.read(path);
        return text === undefined ? [] : keysInProgram(path, text);
      }),
    );
    if (old === undefined || now === undefined || old.length !== now.length) return undefined;
    let differs = false;
    for (const [index, was] of old.entries()) {
      const is = now[index];
      if (is === undefined || is.address !== was.address) return undefined;
      const fields = READ.filter((field) => meaningOf(was[field]) !== meaningOf(is[field]));
      differs ||= fields.length > 0;
      const same = changed.filter(({ header }) => header.path === path && header.line === was.header.line);
      // The key can be made several times, or from values that only a run knows.
      const isKnown = same.length === 1 && was.insertion !== undefined;
      if (fields.length > 0 && !isKnown) return undefined;
      if (same.some((key) => fields.some((field) => meaningOf(key[field]) !== meaningOf(was[field]))))
        return undefined;
      const values = Object.fromEntries(fields.map((field) => [field, is[field]]));
      changed = changed.map((key) => (same.includes(key) ? { ...key, ...values } : key));
    }
    if (!differs) return undefined;
  }
  return changed;
}

function meaningOf(attribute: KeyDeclaration[(typeof READ)[number]]): string {
  return JSON.stringify(attribute.kind === 'known' ? attribute.value : attribute.kind);
}
