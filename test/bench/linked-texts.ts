import { copyFileSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Larger files in a package folder are programs and archives. */
const LARGEST_TEXT = 5_000_000;

/** Makes a copy of a folder's files without large binaries: by hard links, which take no space and leave caches warm. */
export function linkedTexts(
  from: string,
  to: string,
  wanted: (path: string) => boolean = () => true,
): string {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !wanted(source) || statSync(source).size > LARGEST_TEXT) continue;
    const target = join(to, relative(from, source));
    mkdirSync(dirname(target), { recursive: true });
    link(source, target);
  }
  return to;
}

function link(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // The temporary folder can be on another disk.
    copyFileSync(source, target);
  }
}
