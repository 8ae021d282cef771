import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A published page that does not match the current schemas and examples. */
export interface StalePage {
  /** Path under the folder, with `/`. */
  readonly path: string;
  readonly why: 'missing' | 'outdated' | 'obsolete';
}

/** Compares the Markdown files of a folder with the generated pages. */
export async function findStalePages(
  folder: string,
  pages: ReadonlyMap<string, string>,
): Promise<readonly StalePage[]> {
  const stale: StalePage[] = [];
  const present = await markdownIn(folder);
  for (const [path, content] of pages) {
    if (!present.has(path)) stale.push({ path, why: 'missing' });
    else if ((await readFile(join(folder, path), 'utf8')) !== content) stale.push({ path, why: 'outdated' });
  }
  for (const path of present) if (!pages.has(path)) stale.push({ path, why: 'obsolete' });
  return stale;
}

async function markdownIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')),
  );
}
