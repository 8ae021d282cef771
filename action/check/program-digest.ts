import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareText } from '../scan/compare-text.ts';

/**
 * The digest of the program that runs: SHA-256, in hex, of the lines that `sha256sum *` prints in its folder, sorted by name.
 *
 * @param entry the file that Node.js was started with. Undefined, or a TypeScript source, has no digest.
 */
export function programDigest(entry: string | undefined): string | undefined {
  if (entry === undefined || entry.endsWith('.ts')) return undefined;
  try {
    const folder = dirname(realpathSync(entry));
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((file) => file.isFile() && !file.name.startsWith('.'))
      .map(({ name }) => name)
      .toSorted(compareText);
    const lines = files.map((name) => `${sha256(readFileSync(join(folder, name)))}  ${name}\n`);
    return sha256(lines.join(''));
  } catch {
    return undefined;
  }
}

/** SHA-256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
