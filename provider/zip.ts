import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

/** A file of an archive. */
export interface ZipFile {
  /** With slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  /** The content as DEFLATE. Undefined: it is stored as it is. */
  readonly deflated?: Uint8Array;
  /** Its permissions on Unix. Undefined: the archive says nothing of them. */
  readonly mode?: number;
}

const LOCAL_SIZE = 30;
const ENTRY_SIZE = 46;
const END_SIZE = 22;
/** 1980-01-01, the first day of the format: the archive must not depend on when it was made. */
const FIRST_DAY = 0x0021;
const UTF8_NAMES = 0x0800;
const VERSION = 20;
const UNIX = 3;
const DEFLATED = 8;
/** More needs the 64-bit form, which not every program reads. */
const BYTES_MAX = 0xffff_ffff;
const FILES_MAX = 0xffff;

/** An archive that would be too large for the format. */
export class ArchiveTooLarge extends Error {
  override readonly name = 'ArchiveTooLarge';
}

/**
 * Writes a zip archive file by file. The same files are the same bytes on every machine, if they are stored: what a
 * compressor writes depends on its version and the processor.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export class ZipWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #directory: Buffer[] = [];
  #offset = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  /** @throws ArchiveTooLarge */
  add(file: ZipFile): void {
    const { path, content, deflated, mode } = file;
    const name = Buffer.from(path);
    const data = deflated ?? content;
    const end = this.#offset + LOCAL_SIZE + name.length + data.length;
    if (end > BYTES_MAX || this.#directory.length >= FILES_MAX) throw new ArchiveTooLarge();
    const common = commonHeader(file, name.length);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), common]);
    this.#write(local);
    this.#write(name);
    this.#write(data);
    const rest = Buffer.alloc(ENTRY_SIZE - 6 - common.length);
    if (mode !== undefined) rest.writeUInt16LE(mode, rest.length - 6);
    rest.writeUInt32LE(this.#offset, rest.length - 4);
    const version = Buffer.from([VERSION, mode === undefined ? 0 : UNIX]);
    this.#directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), version, common, rest, name]),
    );
    this.#offset = end;
  }

  /** Writes the directory, after the last file. */
  end(): void {
    const directory = Buffer.concat(this.#directory);
    const end = Buffer.alloc(END_SIZE);
    end.write('PK\u0005\u0006', 'latin1');
    end.writeUInt16LE(this.#directory.length, 8);
    end.writeUInt16LE(this.#directory.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(this.#offset, 16);
    this.#write(directory);
    this.#write(end);
  }
}

/** What the local header and the directory have in common: version to length of the extra field. */
function commonHeader({ content, deflated }: ZipFile, nameLength: number): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(UTF8_NAMES, 2);
  if (deflated !== undefined) header.writeUInt16LE(DEFLATED, 4);
  header.writeUInt16LE(FIRST_DAY, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE((deflated ?? content).length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(nameLength, 22);
  return header;
}

const REGULAR_FILE = 0o100000;

/**
 * A compressed zip archive with the permissions that programs need on Unix.
 *
 * @throws ArchiveTooLarge (as a rejection)
 */
export async function zipPrograms(
  files: readonly { readonly path: string; readonly content: Uint8Array; readonly executable?: boolean }[],
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const zip = new ZipWriter((bytes) => parts.push(bytes));
  for (const { path, content, executable = false } of files) {
    const deflated = await promisify(deflateRaw)(content);
    zip.add({ path, content, deflated, mode: REGULAR_FILE | (executable ? 0o755 : 0o644) });
  }
  zip.end();
  return Buffer.concat(parts);
}
