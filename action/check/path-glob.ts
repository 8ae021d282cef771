/**
 * Whether a path fits a glob as .gitignore has them: `*` and `?` stay within a folder, `**` goes through folders, a glob
 * without a slash fits a name at any depth, and one that names a folder fits all that is in it.
 *
 * @param path relative to the root, with forward slashes.
 */
export function matchesPath(glob: string, path: string): boolean {
  return compiled(glob).test(path);
}

const known = new Map<string, RegExp>();

function compiled(glob: string): RegExp {
  const before = known.get(glob);
  if (before !== undefined) return before;
  const anchored = glob.replace(/\/$/, '').includes('/');
  const body = glob
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (piece) => {
      if (piece === '**/') return '(?:[^/]+/)*';
      if (piece === '**') return '.*';
      if (piece === '*') return '[^/]*';
      return piece === '?' ? '[^/]' : `\\${piece}`;
    });
  const pattern = new RegExp(`^${anchored ? '' : '(?:.*/)?'}${body}(?:/.*)?$`, 's');
  known.set(glob, pattern);
  return pattern;
}

/** Whether a path counts: it fits one of `include`, if there are any, and none of `exclude`. */
export function pathCounts(
  { include, exclude }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
  path: string,
): boolean {
  if (exclude.some((glob) => matchesPath(glob, path))) return false;
  return include.length === 0 || include.some((glob) => matchesPath(glob, path));
}
