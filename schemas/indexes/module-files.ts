import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A module that a list is made of. */
export interface ModuleFile {
  /** Of the file, without `.ts`. */
  readonly name: string;
  /** Relative to the project. */
  readonly path: string;
  /** What the list takes from it. */
  readonly exported: string;
}

/**
 * The modules of a folder that export what a list is made of, by name: `<name>.ts`, or `<name>/<name>.ts` for those
 * that need more files. Tests and other modules are left out.
 *
 * @param exportPattern of the export's name.
 */
export function moduleFiles(folder: string, exportPattern: RegExp): readonly ModuleFile[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .map((entry) =>
      entry.isDirectory()
        ? { name: entry.name, path: join(folder, entry.name, `${entry.name}.ts`) }
        : { name: entry.name.replace(/\.ts$/, ''), path: join(folder, entry.name) },
    )
    .filter(({ path }) => /^[^.]+\.ts$/.test(path) && existsSync(join(ROOT, path)))
    .flatMap(({ name, path }) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const exported = [...text.matchAll(/^export const (\w+)/gm)]
        .map(([, found = '']) => found)
        .find((found) => exportPattern.test(found));
      return exported === undefined ? [] : [{ name, path, exported }];
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** `vaultKv` of `vault-kv`. */
export function camelCase(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The specifier by which the file `from` imports the file `to`, both relative to the project. */
export function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** An array literal as the formatter writes it. */
export function arrayLiteral(prefix: string, items: readonly string[], suffix = ''): string {
  const oneLine = `${prefix}[${items.join(', ')}]${suffix}`;
  if (oneLine.length + 1 <= LINE_WIDTH) return oneLine;
  return `${prefix}[\n${items.map((item) => `  ${item},\n`).join('')}]${suffix}`;
}

const LINE_WIDTH = 110;
