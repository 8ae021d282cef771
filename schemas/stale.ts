import { readdir, readFile } from 'node:fs/promises';

/** A published file that is not what the contract says now. */
export interface StaleFile {
  readonly name: string;
  readonly why: 'missing' | 'outdated' | 'left over';
}

/** Compares the JSON files of a folder with what they should be. */
export async function findStale(
  folder: URL,
  rendered: ReadonlyMap<string, string>,
): Promise<readonly StaleFile[]> {
  const present = new Set((await readdir(folder)).filter((name) => name.endsWith('.json')));
  const stale: StaleFile[] = [];
  for (const [name, content] of rendered) {
    if (!present.has(name)) stale.push({ name, why: 'missing' });
    else if ((await readFile(new URL(name, folder), 'utf8')) !== content)
      stale.push({ name, why: 'outdated' });
  }
  for (const name of present) {
    if (!rendered.has(name)) stale.push({ name, why: 'left over' });
  }
  return stale;
}
