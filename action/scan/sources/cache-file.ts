import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDirectories } from '../../../provider/delivery/file/make-directories.ts';
import { PLAIN_FILE } from './plain-folders.ts';

/** What a cache file holds. Names are hex digits. */
export interface CacheContent {
  /** Kinds of versions of files without secrets. */
  readonly kinds: Map<string, number>;
  /** What was found in those with secrets, encrypted. */
  readonly sealed: Map<string, Buffer>;
}

/** What is known from a file. */
export interface ReadCache extends CacheContent {
  /** Why nothing of it is used. */
  readonly note?: string;
  /** True when the file is not a cache, and must stay as it is. */
  readonly isForeign?: true;
}

/** Starts the file of each version of the format. */
const KIND = Buffer.from('lowerplane scan cache ');
const MAGIC = Buffer.concat([KIND, Buffer.from('2\n')]);
export const DIGEST_BYTES = 32;
export const NAME_BYTES = 15;
const ENTRY_BYTES = NAME_BYTES + 1;
const LENGTH_BYTES = 4;
const HEADER_BYTES = MAGIC.length + DIGEST_BYTES + LENGTH_BYTES;
const LARGEST_FILE = 256 * 1024 * 1024;

/** @param digest of the program and its settings, 64 hex digits; the content of a file with another one is not used. */
export function readCacheFile(path: string, digest: string): ReadCache {
  const bytes = bytesOf(path);
  if (!Buffer.isBuffer(bytes)) return { ...nothing(), ...bytes };
  if (!bytes.subarray(0, KIND.length).equals(KIND)) {
    const note = 'The cache is another kind of file, which is left as it is. Everything was scanned.';
    return { ...nothing(), note, isForeign: true };
  }
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return nothing();
  const content = bytes.subarray(0, -DIGEST_BYTES);
  const isWhole = content.length >= HEADER_BYTES && sumOf(content).equals(bytes.subarray(-DIGEST_BYTES));
  const isSame = content.toString('hex', MAGIC.length, MAGIC.length + DIGEST_BYTES) === digest;
  if (isWhole && !isSame) return nothing();
  const parts = isWhole ? partsOf(content) : undefined;
  return parts ?? { ...nothing(), note: 'The cache is damaged. Everything was scanned.' };
}

/** Undefined when they do not add up to the content. */
function partsOf(content: Buffer): CacheContent | undefined {
  const kinds = new Map<string, number>();
  const sealed = new Map<string, Buffer>();
  let at = HEADER_BYTES;
  for (
    let left = content.readUInt32BE(HEADER_BYTES - LENGTH_BYTES);
    left > 0 && at < content.length;
    left--
  ) {
    kinds.set(content.toString('hex', at, at + NAME_BYTES), content[at + NAME_BYTES] ?? 0);
    at += ENTRY_BYTES;
  }
  while (at + NAME_BYTES + LENGTH_BYTES <= content.length) {
    const from = at + NAME_BYTES + LENGTH_BYTES;
    const to = from + content.readUInt32BE(from - LENGTH_BYTES);
    sealed.set(content.toString('hex', at, at + NAME_BYTES), content.subarray(from, to));
    at = to;
  }
  return at === content.length ? { kinds, sealed } : undefined;
}

/**
 * Replaces the file at once, so that another scan reads the old one or the new one.
 *
 * @returns why it could not be written.
 */
export function writeCacheFile(
  path: string,
  digest: string,
  { kinds, sealed }: CacheContent,
): string | undefined {
  const entries = Buffer.alloc(LENGTH_BYTES + kinds.size * ENTRY_BYTES);
  let at = entries.writeUInt32BE(kinds.size);
  for (const [name, kind] of kinds) {
    entries.write(name, at, 'hex');
    entries[at + NAME_BYTES] = kind;
    at += ENTRY_BYTES;
  }
  const parts: Uint8Array[] = [MAGIC, Buffer.from(digest, 'hex'), entries];
  for (const [name, bytes] of sealed) {
    const header = Buffer.alloc(NAME_BYTES + LENGTH_BYTES);
    header.write(name, 'hex');
    header.writeUInt32BE(bytes.length, NAME_BYTES);
    parts.push(header, bytes);
  }
  const content = Buffer.concat(parts);
  const temporary = `${path}.${cryptography().randomUUID()}`;
  try {
    makeDirectories(dirname(path));
    writeFileSync(temporary, Buffer.concat([content, sumOf(content)]), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    return `The cache could not be written: ${messageOf(error)}.`;
  }
  return undefined;
}

function nothing(): CacheContent {
  return { kinds: new Map(), sealed: new Map() };
}

/** Without a file, an object without a note. */
function bytesOf(path: string): Buffer | Pick<ReadCache, 'note' | 'isForeign'> {
  try {
    const file = openSync(path, PLAIN_FILE);
    try {
      const { size } = fstatSync(file);
      if (fstatSync(file).isFile() && size <= LARGEST_FILE) return readFileSync(file);
      const note = 'The cache is not a regular file, or is too large. Everything was scanned.';
      return { note, isForeign: true };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    const note = `The cache could not be read: ${messageOf(error)}. Everything was scanned.`;
    return { note, isForeign: true };
  }
}

function sumOf(content: Uint8Array): Buffer {
  return cryptography().createHash('sha256').update(content).digest();
}

/** Loaded here: the scan of a commit has no cache and waits for everything that is loaded. */
export function cryptography() {
  return process.getBuiltinModule('node:crypto');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
