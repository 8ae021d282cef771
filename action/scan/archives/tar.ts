import { type ArchiveEntry, ArchiveError } from './archive-entry.ts';

const BLOCK = 512;
const LONG_NAME = 'L';
const EXTENDED = 'x';

/**
 * The regular files of a tar archive (POSIX ustar and pax, GNU long names). Links are skipped: an
 * archive has only their names.
 *
 * @throws ArchiveError where it cannot be read further.
 */
export function* tarEntries(bytes: Buffer): Generator<ArchiveEntry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header[0] === 0) return;
    const size = Number.parseInt(fieldOf(header, 124, 12).trim() || '0', 8);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > bytes.length) throw new ArchiveError('an entry of it is cut off');
    const content = bytes.subarray(start, start + size);
    const type = fieldOf(header, 156, 1);
    if (type === LONG_NAME) longName = fieldOf(content, 0, size);
    else if (type === EXTENDED) longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(content.toString('utf8'))?.[1];
    else {
      if (type === '0' || type === '') yield { name: longName ?? nameOf(header), content };
      longName = undefined;
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function nameOf(header: Buffer): string {
  const name = fieldOf(header, 0, 100);
  const prefix = fieldOf(header, 257, 5) === 'ustar' ? fieldOf(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** Text up to its first NUL. */
function fieldOf(bytes: Buffer, at: number, size: number): string {
  const field = bytes.subarray(at, at + size);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? size : end);
}
