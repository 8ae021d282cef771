import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readImports } from './read-imports.ts';

/** One file of the project that refers to another, both relative to the project. */
export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** Sources of the project by folder: all TypeScript that is not built. */
const SOURCES = '{provider,action,schemas,examples,test}/**/*.ts';
const NOT_SOURCES = ['dist', 'node_modules', 'cdktf.out', 'assembly'];

/** Every file of the project's TypeScript, with `/` in paths. */
export function sourceFiles(root: string): readonly string[] {
  return globSync(SOURCES, { cwd: root, exclude: (name) => NOT_SOURCES.includes(name) }).toSorted();
}

/**
 * All dependencies between files of the project.
 *
 * @throws Error when an import names a file that does not exist.
 */
export function dependencies(root: string): readonly Dependency[] {
  return sourceFiles(root).flatMap((from) =>
    readImports(from, readFileSync(join(root, from), 'utf8'))
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier, line }) => {
        const to = join(dirname(from), specifier);
        if (!existsSync(join(root, to)))
          throw new Error(`${from}:${line} imports ${to}, which does not exist`);
        return { from, to: relative(root, join(root, to)), line };
      }),
  );
}

/** Cycles among files; each once, beginning with its alphabetically first file. */
export function cycles(edges: readonly Pick<Dependency, 'from' | 'to'>[]): readonly (readonly string[])[] {
  const targets = Map.groupBy(edges, ({ from }) => from);
  const done = new Set<string>();
  const path: string[] = [];
  const found = new Map<string, readonly string[]>();
  const walk = (file: string): void => {
    const seenAt = path.indexOf(file);
    if (seenAt >= 0) {
      const cycle = path.slice(seenAt);
      const first = cycle.indexOf([...cycle].sort()[0] ?? file);
      const ordered = [...cycle.slice(first), ...cycle.slice(0, first)];
      found.set(ordered.join(), ordered);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const { to } of targets.get(file) ?? []) walk(to);
    path.pop();
    done.add(file);
  };
  for (const file of [...targets.keys()].sort()) walk(file);
  return [...found.values()];
}
