import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

/** A file of an archive. */
export interface ZippedFile {
  readonly content: Uint8Array;
  readonly executable?: boolean;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const VERSION = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION;
const DEFLATED = 8;
/** 1 January 1980: the same files give the same bytes at any time. */
const DATE = (1 << 5) | 1;

/**
 * A zip archive with the rights that programs need on Unix.
 *
 * @param files by name, each below 4 GiB.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function zip(files: ReadonlyMap<string, ZippedFile>): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, { content, executable = false }] of files) {
    const path = Buffer.from(name);
    const packed = await promisify(deflateRaw)(content);
    const common = fields(
      [VERSION, 2],
      [0, 2],
      [DEFLATED, 2],
      [0, 2],
      [DATE, 2],
      [crc32(content), 4],
      [packed.length, 4],
      [content.length, 4],
      [path.length, 2],
      [0, 2],
    );
    const mode = executable ? 0o100755 : 0o100644;
    directory.push(
      fields([DIRECTORY_HEADER, 4], [MADE_ON_UNIX, 2]),
      common,
      fields([0, 2], [0, 2], [0, 2], [mode * 65_536, 4], [offset, 4]),
      path,
    );
    const entry = [fields([LOCAL_HEADER, 4]), common, path, packed];
    parts.push(...entry);
    offset += entry.reduce((sum, { length }) => sum + length, 0);
  }
  const listed = Buffer.concat(directory);
  const end = fields(
    [DIRECTORY_END, 4],
    [0, 2],
    [0, 2],
    [files.size, 2],
    [files.size, 2],
    [listed.length, 4],
    [offset, 4],
    [0, 2],
  );
  return Buffer.concat([...parts, listed, end]);
}

/** Numbers of 2 or 4 bytes, one after another. */
function fields(...numbers: readonly (readonly [value: number, bytes: number])[]): Buffer {
  const all = numbers.map(([value, bytes]) => {
    const part = Buffer.alloc(bytes);
    part.writeUIntLE(value, 0, bytes);
    return part;
  });
  return Buffer.concat(all);
}
