import { type ArchiveEntry, ArchiveError, type UnpackBudget } from './archive-entry.ts';
import { inflate } from './inflate.ts';

const END_SIGNATURE = Buffer.from('PK\u0005\u0006', 'latin1');
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_SIZE = 22;
const DIRECTORY_ENTRY_SIZE = 46;
const LOCAL_HEADER_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/**
 * The files of a zip archive, by its central directory (PKWARE APPNOTE 6.3.10, without zip64).
 *
 * @throws ArchiveError where it cannot be read further.
 */
export function* zipEntries(bytes: Buffer, budget: UnpackBudget): Generator<ArchiveEntry> {
  const end = bytes.lastIndexOf(END_SIGNATURE);
  if (end === -1 || end + END_SIZE > bytes.length) throw new ArchiveError('it has no directory');
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry++) {
    if (at + DIRECTORY_ENTRY_SIZE > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_SIGNATURE) {
      throw new ArchiveError('its directory is damaged');
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + DIRECTORY_ENTRY_SIZE, at + DIRECTORY_ENTRY_SIZE + nameLength);
    if (!name.endsWith('/')) yield { name, content: contentAt(bytes, at, budget) };
    at += DIRECTORY_ENTRY_SIZE + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function contentAt(bytes: Buffer, entry: number, budget: UnpackBudget): Buffer {
  const method = bytes.readUInt16LE(entry + 10);
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  if ((bytes.readUInt16LE(entry + 8) & ENCRYPTED) !== 0) throw new ArchiveError('it is encrypted');
  if (local + LOCAL_HEADER_SIZE > bytes.length || bytes.readUInt32LE(local) !== LOCAL_SIGNATURE) {
    throw new ArchiveError('an entry of it is damaged');
  }
  const start = local + LOCAL_HEADER_SIZE + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  if (start + size > bytes.length) throw new ArchiveError('an entry of it is cut off');
  const packed = bytes.subarray(start, start + size);
  if (method === DEFLATED) return inflate(packed, 'deflate', budget);
  if (method !== STORED) throw new ArchiveError('it is packed by an uncommon method');
  if (size > budget.left) throw new ArchiveError('it holds too much');
  budget.left -= size;
  return packed;
}
