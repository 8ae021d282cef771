import { readdirSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { tryGit } from '../git.ts';

/** How far alternates lead to further ones: as far as git follows them. */
const DEEPEST = 5;
/** Each needs a file descriptor and an index in memory. */
const MOST_PACKS = 100;

/** The packs of a repository and of those it borrows objects from: paths without their extension. */
export function packFiles(root: string): readonly string[] {
  const { status, stdout } = tryGit(root, ['rev-parse', '--git-path', 'objects']);
  if (status !== 0) return [];
  const packs: string[] = [];
  const done = new Set<string>();
  add(resolve(root, stdout.toString('utf8').replace(/\n$/, '')), 0);
  return packs.slice(0, MOST_PACKS);

  function add(objects: string, depth: number): void {
    if (depth > DEEPEST || done.has(objects)) return;
    done.add(objects);
    const names = reading(() => readdirSync(join(objects, 'pack'))) ?? [];
    const indexed = new Set(names.filter((name) => name.endsWith('.idx')).map((name) => name.slice(0, -4)));
    for (const name of names.filter((name) => name.endsWith('.pack')).map((name) => name.slice(0, -5)))
      if (indexed.has(name)) packs.push(join(objects, 'pack', name));
    const alternates = reading(() => readFileSync(join(objects, 'info', 'alternates'), 'utf8')) ?? '';
    for (const line of alternates.split('\n')) {
      // Git finds what is in a path that it writes in quotes.
      if (line === '' || line.startsWith('#') || line.startsWith('"')) continue;
      add(isAbsolute(line) ? line : join(objects, line), depth + 1);
    }
  }
}

function reading<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
