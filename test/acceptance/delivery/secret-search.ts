import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { inflateRawSync } from 'node:zlib';

/** A secret as it is and as programs like to write it. Base64 in all three alignments, without its uncertain ends. */
export function spellings(secret: string): readonly string[] {
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.from(' '.repeat(offset) + secret)
      .toString('base64')
      .slice(4, -4),
  );
  const hex = Buffer.from(secret).toString('hex');
  return [secret, ...shifted, hex, hex.toUpperCase()];
}

/** Files below a directory with what is in them; the entries of zip archives, which plan files are, unpacked. */
export async function contentsBelow(directory: string): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    contents.set(relative(directory, path), Buffer.concat([bytes, ...unpacked(bytes)]).toString('latin1'));
  }
  return contents;
}

/** Everywhere a secret is found, by the names of `contents`. */
export function whereabouts(contents: ReadonlyMap<string, string>, secret: string): readonly string[] {
  const looked = spellings(secret);
  return [...contents]
    .filter(([, text]) => looked.some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

const CENTRAL_DIRECTORY_END = Buffer.from('PK\x05\x06', 'latin1');
const CENTRAL_HEADER = 0x02014b50;
const DEFLATED = 8;

/** Source of the format: PKWARE's APPNOTE, central directory file headers. */
function unpacked(zip: Buffer): readonly Buffer[] {
  const end = zip.lastIndexOf(CENTRAL_DIRECTORY_END);
  if (!zip.subarray(0, 2).equals(CENTRAL_DIRECTORY_END.subarray(0, 2)) || end < 0) return [];
  const entries: Buffer[] = [];
  for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === CENTRAL_HEADER; ) {
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 20));
    entries.push(zip.readUInt16LE(at + 10) === DEFLATED ? inflateRawSync(data) : data);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}
